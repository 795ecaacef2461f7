import os, pathlib
from nuanliu.records.journal.actions import checkpoint
from tests.stages.scenario import paid_campaign, afterwards
def test_it(books):
    paid=paid_campaign(books, people=int(os.environ.get("N","14")), cash=int(os.environ.get("C","5")))
    after=afterwards(books, paid)
    checkpoint(books.now, "test")
    from nuanliu.stages.archive.papers import files_of, every_paper
    from nuanliu.records.documents.render.to_pdf import render_pdf
    out=pathlib.Path("/tmp/papers"); 
    import shutil, time; shutil.rmtree(out, ignore_errors=True)
    for paper in every_paper(paid.project):
        t=time.time()
        doc=paper.build()
        for f in paper.formats:
            from nuanliu.stages.archive.papers import _made
            data=_made(paper,f,None)
            p=out/f"{paper.name}.{f}"; p.parent.mkdir(parents=True, exist_ok=True); p.write_bytes(data)
        print(paper.name, paper.formats, round(time.time()-t,2))
