// SPDX-License-Identifier: Apache-2.0
// Compiled against the types that `papi ink add` generates from our metadata: what it names must exist, with these types.
import { contracts } from '@polkadot-api/descriptors'
import type { SS58String } from 'polkadot-api'
import { getInkClient } from 'polkadot-api/ink'

const alice: SS58String = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'

/** Encodes a call and decodes its answers. @returns the input as hex, and what the answers say */
export function runTyped(fromHex: (hex: string) => Uint8Array): { input: Uint8Array; error: string; supply: bigint } {
  const token = getInkClient(contracts.sample_token4)
  const transfer = token.message('PSP22::transfer')
  // An empty vector of bytes, so that the program is the same for all versions of the client.
  const input: Uint8Array = transfer.encode({ to: alice, value: 10n ** 30n, data: fromHex('0x') })
  const answer = transfer.decode({ data: fromHex('0x000101') })
  const error = answer.success && !answer.value.success ? answer.value.value.type : 'none'
  const total = token.message('PSP22::total_supply').decode({ data: fromHex(`0x0007${'00'.repeat(15)}`) })
  const supply: bigint = total.success ? total.value : 0n
  // Types that were not generated would be `any`, and take any text as well.
  const onlyNames: string extends typeof error ? never : true = true
  type Amount = Parameters<typeof transfer.encode>[0]['value']
  const onlyBigint: string extends Amount ? never : true = true
  const modern = getInkClient(contracts.sample_token5)
  const event = modern.event.decode({ data: fromHex('0x') }, stoppedTopic)
  const label: 'Stopped' | string = event.type
  const library = getInkClient(contracts.whole_library5).message('PSP22::balance_of')
  const onlyAccounts: number extends Parameters<typeof library.encode>[0]['owner'] ? never : true = true
  if (!onlyAccounts || !onlyNames || !onlyBigint || label !== 'Stopped')
    throw new RangeError(`${label} is no event without fields`)
  return { input, error, supply }
}

/** blake2_256 of `Stopped()`. */
const stoppedTopic = '0x63047d2618331fd02da8a14f0539ed501da8089f9d55889a327f5222b5a5123b'
