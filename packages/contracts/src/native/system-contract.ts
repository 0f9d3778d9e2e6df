// SPDX-License-Identifier: Apache-2.0
import { type ContractDescriptor, type InkProject, inkMetadata } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { fromHex, toHex } from '@phat/primitives'
import type { EntryPoint, RunOutcome } from '../exec/code-runner.ts'
import type { HostContext } from '../host/host-context.ts'
import type { HostPrices } from '../seal/prices.ts'
import { depositMessages } from './deposit-messages.ts'
import { sidevmMessages } from './sidevm-messages.ts'
import { nativeSystemCode } from './system-code.ts'
import { createSystemFrame, type SystemFrame } from './system-frame.ts'
import { couldNotReadInput, type SystemMessage } from './system-message.ts'
import { accessMessages, clusterMessages, driverMessages, readMessages } from './system-messages.ts'
import { account, systemEvents, systemState } from './system-types.ts'
import { systemVersion, upgradeMessages } from './upgrade-messages.ts'

const messages: readonly SystemMessage[] = [
  ...[...accessMessages, ...driverMessages, ...clusterMessages, ...readMessages],
  ...[...upgradeMessages, ...sidevmMessages, ...depositMessages],
]

const bySelector: ReadonlyMap<string, SystemMessage> = new Map(
  messages.map((message) => [toHex(message.descriptor.selector), message]),
)

/** The constructor `default` takes nothing and makes its caller the owner. */
const constructorSelector = '0xed4b9d1b'

const descriptor: ContractDescriptor = {
  name: 'System',
  version: systemVersion.join('.'),
  language: { source: 'native', compiler: 'phat 0.1.0' },
  stateVersion: 1,
  upgradePolicy: { kind: 'owner' },
  constructors: [
    {
      name: 'default',
      label: 'default',
      selector: fromHex(constructorSelector),
      args: [],
      error: undefined,
      payable: false,
      docs: ['Makes the caller the owner of the cluster.'],
    },
  ],
  messages: messages.map((message) => message.descriptor),
  events: systemEvents,
  errors: undefined,
  state: systemState,
  docs: ['The contract that governs a cluster.'],
}

/** The metadata of the native system contract, as clients of ink! 4 read it: the JSON of a `.contract` file. */
export function nativeSystemMetadata(): InkProject {
  const wasm = nativeSystemCode()
  return inkMetadata(descriptor, { ink: 4, codeHash: blake2b256(wasm), authors: ['phat'], wasm })
}

/**
 * Runs an entry of the system contract, with the interface and the rules of Phala's. Source: pink-drivers/system and pink's `system`, for
 * which see `SystemMessage` of each.
 */
export function runSystemContract(entry: EntryPoint, context: HostContext, prices: HostPrices): RunOutcome {
  const frame = createSystemFrame(context, prices)
  // As ink! decides it before it looks at the input: no message takes funds.
  if (context.value > 0n) return { kind: 'trapped', error: 'ContractTrapped', detail: 'the system contract takes no funds' }
  const input = context.takeInput() ?? context.fail('InputForwarded')
  const selector = toHex(input.subarray(0, 4))
  return entry === 'deploy' ? construct(frame, selector) : (bySelector.get(selector)?.run(frame, input) ?? couldNotReadInput)
}

function construct(frame: SystemFrame, selector: string): RunOutcome {
  if (selector !== constructorSelector) return couldNotReadInput
  frame.write('owner', account, frame.caller())
  return { kind: 'returned', flags: 0, data: Uint8Array.of(0) }
}
