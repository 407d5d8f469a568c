"""Rows without a code: an officer's decision about the name gives it, else the finding names whom it may mean.

A name alone never attaches a fact to an organisation; nothing is matched here that nobody decided.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.reading.sheet import Chunk
from goodstanding.subjects import matching
from goodstanding.submissions.faults import Fault

MISSING = "CODE_MISSING"
_MOST_ASKED = 200  # names of a delivery whose candidates are looked up; the officer's page has the rest
_SHOWN = 3


class Uncoded:
    """What one delivery's rows without a code can be told."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._told: dict[str, Mapping[str, object]] = {}

    def fill_decided(self, chunk: Chunk) -> Chunk:
        """The chunk with the code and registered name of each organisation an officer decided a bare name means."""
        if {"subject_code", "subject_name"} - set(chunk.columns.column_names):
            return chunk
        codes, names = chunk.columns.column("subject_code"), chunk.columns.column("subject_name")
        bare = without_code(codes)
        if not bare.any():
            return chunk
        told: list[str] = [name for name in names.filter(pa.array(bare)).unique().to_pylist() if name]
        decided = matching.decided(told, provider=self._provider)
        if not decided:
            return chunk
        found = [decided.get(name) if empty else None for name, empty in zip(names.to_pylist(), bare, strict=True)]
        columns = chunk.columns
        for place, column in enumerate(("subject_code", "subject_name")):
            values = pa.array([one[place] if one else None for one in found], pa.string())
            kept = pc.coalesce(values, columns.column(column))
            columns = columns.set_column(columns.column_names.index(column), column, kept)
        return replace(chunk, columns=columns)

    def explain(self, faults: list[Fault], names: Any) -> list[Fault]:
        """The faults, those of missing codes with the organisations each name may mean."""
        return [
            replace(fault, details=lambda place: self._candidates(names[place].as_py() or ""))
            if fault.code == MISSING
            else fault
            for fault in faults
        ]

    def _candidates(self, name: str) -> Mapping[str, object]:
        if name not in self._told and len(self._told) < _MOST_ASKED:
            self._told[name] = _words(name)
        return self._told.get(name, _NONE)


_NONE: Mapping[str, object] = {"candidates": "—", "candidates_zh": "—"}


def without_code(codes: Any) -> Any:
    """Which rows have no code at all."""
    text = pc.utf8_trim_whitespace(pc.fill_null(codes, ""))
    return pc.equal(text, "").to_numpy(zero_copy_only=False).astype(np.bool_)


def _words(name: str) -> Mapping[str, object]:
    """The likeliest organisations of the register, the one proposed first and alone."""
    ranking = matching.candidates(name, registered=True, limit=_SHOWN)
    chosen = (ranking.proposed,) if ranking.proposed else ranking.candidates
    if not chosen:
        return _NONE
    said = "; ".join(f"{one.name} {one.key} ({one.score:.2f}: {one.why})" for one in chosen)
    said_zh = "；".join(f"{one.name} {one.key}（{one.score:.2f}：{one.why_zh}）" for one in chosen)
    return {"candidates": said, "candidates_zh": said_zh}
