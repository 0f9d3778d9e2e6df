// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry, ContractAbi } from '@phat/abi'
import type { PortableType, Shown } from '@phat/metadata'
import type { Provenance } from '@phat/sdk'

/** Which worker told, and of which height, for scripts. */
export const sourceJson = ({ worker, endpoint, height, simulated, debuggable, receipt: { stateRoot } }: Provenance) => ({
  worker,
  endpoint,
  height,
  simulated,
  debuggable,
  stateRoot,
})

/** The same of what a contract answered itself, with its code. */
export const provenanceJson = (provenance: Provenance) => ({
  ...sourceJson(provenance),
  codeHash: provenance.receipt.codeHash,
})

/** The same for people. */
export const provenanceRows = ({ worker, height, simulated, debuggable }: Provenance): string[][] => [
  ['worker', `${worker}, at block ${height}`],
  ['evidence', evidenceText(simulated)],
  ...(debuggable ? [['cluster', 'DEBUGGABLE: callers are shown everything, nothing in it is private']] : []),
]

/** What a person should think of evidence that the chain took. */
export const evidenceText = (simulated: boolean): string =>
  simulated ? 'SIMULATED: it proves nothing, for development alone' : 'verified by the chain'

/** A value that a client decoded, by the type that the message answers: accounts as addresses, bytes as hex. */
export function showValueOf(abi: ContractAbi, entry: AbiEntry, value: unknown): Shown {
  const type = valueType(abi, entry)
  return type === undefined || value === undefined ? null : abi.show(type, value)
}

/** What is inside of `Result`s: what they say besides was thrown. */
function valueType(abi: ContractAbi, { returns }: AbiEntry): number | undefined {
  let type = returns?.type
  // A result of the language around one of the contract at most.
  for (let depth = 0; depth < 2; depth++) {
    const portable = abi.types.find(({ id }) => id === type)
    const ok = portable && contentOfOk(portable)
    if (ok === undefined) break
    type = ok.type
  }
  return type
}

function contentOfOk({ path, definition }: PortableType): { readonly type: number | undefined } | undefined {
  if (definition.type !== 'Variant' || path.length !== 1 || path[0] !== 'Result' || definition.value.length !== 2)
    return undefined
  return { type: definition.value.find(({ name }) => name === 'Ok')?.fields[0]?.type }
}
