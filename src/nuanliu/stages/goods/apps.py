from django.apps import AppConfig


class GoodsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.goods"
    label = "goods"

    def ready(self) -> None:
        """Goods count in the caps of a year wherever payments ask for them."""
        from nuanliu.stages.goods.queries import goods_of_year  # noqa: PLC0415 - tables are not there yet
        from nuanliu.stages.payments.queries import also_received  # noqa: PLC0415 - as above

        also_received(goods_of_year)
