"""流水 as people read it: the operations of an administrator's log, the changes of an audit."""
