// SPDX-License-Identifier: Apache-2.0
// Checks a storage read proof with the trie of smoldot, which is not ours.
import { decode_proof } from '@acala-network/chopsticks-executor'

/**
 * @param {import('./report.mjs').ReadProof} evidence
 * @returns {Promise<string | undefined>} why the proof does not show `value` under `key` for `root`; undefined when it does
 */
export async function refuteReadProof({ root, proof, key, value }) {
  /** @type {Map<string, string>} */
  let entries
  try {
    entries = new Map(await decode_proof(root, [...proof]))
  } catch (error) {
    return `the proof does not hold for ${root}: ${String(error).slice(0, 300)}`
  }
  const shown = entries.get(key)
  if (shown === undefined) return `the proof does not contain ${key}`
  return shown === value ? undefined : `the proof shows ${shown}, the client read ${value}`
}
