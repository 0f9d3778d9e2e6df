// SPDX-License-Identifier: Apache-2.0
import type { RuntimeView } from '@phat/metadata'
import { assert, concatBytes, known } from '@phat/primitives'

/**
 * The bytes of a call whose arguments are encoded already: the indices that the metadata gives to `Pallet.call`, and the arguments as they are.
 * @throws PhatError `metadata.unknown-item`
 */
export function encodeCall(view: RuntimeView, item: string, args: Uint8Array): Uint8Array {
  const declared = view.callDeclaration(item)
  const pallet = known(
    view.metadata.pallets.find(({ name }) => name === declared.pallet),
    'a declared call is of a pallet',
  )
  const { definition } = view.type(known(pallet.calls, 'a pallet with a call has a type of calls').type)
  assert(definition.type === 'Variant', 'the calls of a pallet are a variant')
  const call = known(
    definition.value.find(({ name }) => name === declared.name),
    'a declared call is among the calls',
  )
  return concatBytes(Uint8Array.of(pallet.index, call.index), args)
}
