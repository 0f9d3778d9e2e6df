// SPDX-License-Identifier: Apache-2.0
export type { Changes } from './flat-state.ts'
export { childTriePrefix } from './state-core.ts'
export type { PreparedState, StateStore } from './state-store.ts'
export { createStateStore } from './state-store.ts'
export type { StateView, TrieReader } from './state-view.ts'
export { trieErrors } from './trie-errors.ts'
export { calculateRoot, orderedRoot } from './trie-root.ts'
