// SPDX-License-Identifier: Apache-2.0

/** A finding that may stay. The list may only shrink: one that matches nothing any more is itself a finding. */
export interface Exception {
  readonly rule: string
  readonly path: string
  /** Part of the message, where a file has findings of one rule that may stay and others that may not. */
  readonly contains?: string
  /** Why it may stay, in a sentence. */
  readonly reason: string
}

/** All of them. */
export const exceptions: readonly Exception[] = [
  {
    rule: 'relative-import',
    path: 'packages/cli/bin/phat.mjs',
    contains: '/tools/',
    reason: 'The command installs and compiles a fresh clone, before any workspace can be imported by name.',
  },
  {
    rule: 'clock',
    path: 'packages/primitives/src/wall-clock.ts',
    reason: "The one place where a node's parts, and queries of contracts, get the time from.",
  },
  {
    rule: 'clock',
    path: 'bench/main.ts',
    reason: 'Generated weights name the day on which they were measured.',
  },
  {
    rule: 'file-length',
    path: 'packages/crypto/src/self-check/signature-vectors.ts',
    reason: 'Data: one table of edge-case signatures, checked at start by every backend.',
  },
]
