// SPDX-License-Identifier: Apache-2.0
import type { Command, Receipt } from '@phat/contracts'
import type { InkCommand } from '@phat/messaging'
import { applyAs } from '../apply-as.ts'
import type { ClusterServices } from '../cluster-services.ts'
import type { ClusterItem, CommandFailure } from '../cluster-work.ts'
import { openCommand } from './open-command.ts'

type CommandItem = Extract<ClusterItem, { readonly kind: 'command' }>

/** Opens and runs a command; whatever is wrong with it becomes its outcome. */
export function runCommand(services: ClusterServices, item: CommandItem, index: number): void {
  const { origin, contract } = item
  const { journal, cluster, gone, block } = services
  const failed = (reason: CommandFailure): void => journal.tell({ kind: 'commandFailed', item: index, contract, origin, reason })
  if (cluster.read().contract(contract) === undefined) {
    // A contract of another cluster is that cluster's business: all clusters of the chain see the command.
    if (gone.has(contract)) failed('unknown-contract')
    return
  }
  const opened = openCommand(services, item, block.number)
  if (opened.refused !== undefined) return failed(opened.refused)
  const reason = execute(services, item, opened.command)
  if (reason !== undefined) failed(reason)
}

/** Runs an open command for whoever sent it. */
function execute(services: ClusterServices, { origin, contract }: CommandItem, command: InkCommand): CommandFailure | undefined {
  if (command.type === 'InkMessage') return call(services, contract, origin, command.value)
  // What is left, an account says for itself.
  if (origin === undefined) return 'not-accepted'
  if (command.type === 'Withdraw') {
    const { amount } = command.value
    if (amount === 0n || applyAs(services, origin, { kind: 'withdraw', from: origin, amount }).error !== undefined)
      return 'failed'
    services.journal.tell({ kind: 'withdrawn', account: origin, amount })
    return undefined
  }
  const setting = settingOf(command, contract, origin)
  if (setting === undefined || applyAs(services, origin, setting).error !== undefined) return 'failed'
  // An output of no bytes: whoever sent it learns by its nonce that it took effect.
  services.journal.output(services.block, { contract, origin }, command.value.nonce, noBytes, noBytes)
  return undefined
}

const noBytes = new Uint8Array()

function call(
  services: ClusterServices,
  contract: Uint8Array,
  origin: Uint8Array | undefined,
  { nonce, message, transfer, gasLimit, storageDepositLimit }: Extract<InkCommand, { type: 'InkMessage' }>['value'],
): CommandFailure | undefined {
  const { cluster, journal, block } = services
  const caller = origin ?? cluster.read().systemContract()
  if (caller === undefined) return 'failed'
  const receipt: Receipt = applyAs(services, caller, {
    kind: 'call',
    origin: caller,
    to: contract,
    input: message,
    value: transfer,
    gasLimit,
    gasFree: origin === undefined,
    ...(storageDepositLimit === undefined ? {} : { depositLimit: storageDepositLimit }),
    ...(nonce.length === eventNonceLength ? { nonce } : {}),
  })
  if (receipt.encoded !== undefined) journal.output(block, { contract, origin: caller }, nonce, receipt.encoded, message)
  return receipt.error === undefined ? undefined : 'failed'
}

/** The event chain has room for nonces of this length alone. */
const eventNonceLength = 32

/** What the deployer of a contract says about it, as the cluster takes it; undefined for a name that is no text. */
function settingOf(
  command: Exclude<InkCommand, { type: 'InkMessage' | 'Withdraw' }>,
  contract: Uint8Array,
  origin: Uint8Array,
): Command | undefined {
  if (command.type === 'SetAcceptance') {
    const { plain, legacy, version2 } = command.value
    return { kind: 'setAcceptance', contract, origin, plain, legacy, version2 }
  }
  if (command.type === 'GrantLog') {
    const { account, allowed } = command.value
    return { kind: 'grantLog', contract, origin, account, allowed }
  }
  const { name, value } = command.value
  const text = decodeText(name)
  return text === undefined ? undefined : { kind: 'setSecret', contract, origin, name: text, value }
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return undefined
  }
}
