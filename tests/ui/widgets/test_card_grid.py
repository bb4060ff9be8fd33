"""The grid of cards: columns by width, equal heights in a line, order, direction."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from keydesk.ui.widgets.card_grid import CardGrid


class Block(QWidget):
    """A part of a fixed size."""

    def __init__(self, high: int) -> None:
        super().__init__()
        self.high = high

    def sizeHint(self) -> QSize:
        return QSize(100, self.high)


def grid(width: int, *heights: int) -> tuple[QWidget, CardGrid, list[Block]]:
    ground = QWidget()
    layout = CardGrid(ground, least=200, most=2, gap=10)
    blocks = [Block(high) for high in heights]
    for block in blocks:
        layout.insertWidget(-1, block)
    ground.resize(width, 400)
    ground.show()
    return ground, layout, blocks


def places(ground: QWidget, blocks: list[Block]) -> list[tuple[int, int, int, int]]:
    layout = ground.layout()
    assert layout is not None
    layout.activate()
    return [(block.x(), block.y(), block.width(), block.height()) for block in blocks]


def test_two_columns_with_equal_heights_in_a_line(qapp: object) -> None:
    ground, layout, blocks = grid(510, 40, 60, 30)
    assert places(ground, blocks) == [(0, 0, 250, 60), (260, 0, 250, 60), (0, 70, 250, 30)]
    assert layout.heightForWidth(510) == 100
    ground.close()
    ground.deleteLater()


def test_one_column_where_it_is_narrow(qapp: object) -> None:
    ground, layout, blocks = grid(390, 40, 60)
    assert places(ground, blocks) == [(0, 0, 390, 40), (0, 50, 390, 60)]
    assert layout.heightForWidth(390) == 110
    ground.close()
    ground.deleteLater()


def test_from_the_right_where_the_language_goes_so(qapp: object) -> None:
    ground, _, blocks = grid(510, 40, 40)
    ground.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    layout = ground.layout()
    assert layout is not None
    layout.invalidate()
    assert [place[0] for place in places(ground, blocks)] == [260, 0]
    ground.close()
    ground.deleteLater()


def test_cards_come_between_and_go(qapp: object) -> None:
    ground, layout, blocks = grid(510, 40, 40)
    new = Block(40)
    layout.insertWidget(1, new)
    new.show()
    assert [layout.indexOf(block) for block in (blocks[0], new, blocks[1])] == [0, 1, 2]
    layout.removeWidget(blocks[0])
    blocks[0].deleteLater()
    assert layout.count() == 2
    assert places(ground, [new, blocks[1]])[0][:2] == (0, 0)
    blocks[1].hide()
    assert layout.heightForWidth(510) == 40
    ground.close()
    ground.deleteLater()
