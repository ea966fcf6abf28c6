"""`manage.py judge_search FOLDER`: how well do judged questions find their guide here?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from knowledge.search.engine import engine_name
from knowledge.search.guides import search_guides
from knowledge.search.judging import HALVES, NDCG_BAR, SUCCESS_BAR, Judged, read_judged, scores


class Command(BaseCommand):
    help = "Print how well judged questions find their guide; exit 1 below the bar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a file for each language: fr.tsv, en.tsv")
        parser.add_argument(
            "--missed",
            action="store_true",
            help="list the tuning half that is not in the first three",
        )

    def handle(self, *args: Any, folder: Path, missed: bool, **options: Any) -> None:
        files = sorted(folder.glob("*.tsv"))
        if not files:
            raise CommandError(f"{folder} has no file of questions, such as fr.tsv.")
        self.stdout.write(f"{engine_name()}")
        self.stdout.write("language  half    questions  success@3  nDCG@5  nothing")
        is_below = False
        for file in files:
            try:
                judged = read_judged(file)
            except (ValueError, KeyError) as error:
                raise CommandError(f"{file.name}: {error}") from error
            for half in HALVES:
                rows = [row for row in judged if row.half == half]
                is_below |= not self._judge(file.stem, half, rows)
                self._judge(file.stem, " typed wrong", [row for row in rows if row.has_mistakes])
                # What is held back stays unread by those who tune.
                if missed and half == HALVES[0]:
                    self._list(file.stem, rows)
        if is_below:
            raise CommandError(f"Below the bar: success@3 {SUCCESS_BAR}, nDCG@5 {NDCG_BAR}.")

    def _judge(self, language: str, half: str, rows: list[Judged]) -> bool:
        found = scores(rows, lambda question: _numbers(question, language))
        self.stdout.write(
            f"{language:<8}  {half:<12}  {found.questions:>3}  {found.success:>9.3f}  "
            f"{found.ndcg:>6.3f}  {found.nothing:>7.1%}"
        )
        return found.reaches_the_bar

    def _list(self, language: str, rows: list[Judged]) -> None:
        for row in rows:
            found = _numbers(row.question, language)
            wanted = {number for number, grade in row.grades.items() if grade == 3}
            if not wanted.intersection(found[:3]):
                self.stdout.write(f"  {row.question} | wanted {wanted} | found {found[:5]}")


def _numbers(question: str, language: str) -> list[int]:
    answer = search_guides(question, language=language, limit=5)
    return [found.page.number for found in answer.results]
