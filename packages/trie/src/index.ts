// SPDX-License-Identifier: Apache-2.0

export { forgetVersions, storedVersions } from './history/stored-history.ts'
export type { ProofLimits, ProofOutcome, VerifyOptions } from './proof/verify-proof.ts'
export { defaultProofLimits, verifyChildProof, verifyProof } from './proof/verify-proof.ts'
export type { StateCheckpoint, StoredCheckpoint } from './state/checkpoint.ts'
export type { Changes } from './state/flat-state.ts'
export type { StateOpening } from './state/open-state.ts'
export { childTriePrefix } from './state/state-space.ts'
export type { PreparedState, StateOptions, StateStore } from './state/state-store.ts'
export { createStateStore } from './state/state-store.ts'
export type { StateView, TrieReader } from './state/state-view.ts'
export { trieErrors } from './trie-errors.ts'
export { calculateRoot, orderedRoot } from './update/trie-root.ts'
