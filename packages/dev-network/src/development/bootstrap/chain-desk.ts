// SPDX-License-Identifier: Apache-2.0
import { cliErrors } from '@phat/cli'
import {
  type ConnectedChain,
  connectNode,
  describeDispatchError,
  type Inclusion,
  readChain,
  readStorage,
  signNext,
  submitAndWatch,
} from '@phat/client/node'
import type { Keypair } from '@phat/crypto'
import { devNetworkErrors } from '../dev-network-errors.ts'

/** How long the node may take for one answer, or for the block of a transaction. */
const answerLimitMs = 20_000

type Args = Readonly<Record<string, unknown>>

/** A call by name; as root where it says so. */
export interface DeskCall {
  readonly call: string
  readonly args: Args
  readonly asRoot?: true
}

/** Where the set-up reads the chain and hands in its transactions, as anybody could. */
export interface ChainDesk {
  readonly chain: ConnectedChain
  /** A storage item of the newest block, decoded by the metadata; undefined for an optional one that is absent. */
  read(item: string, ...keys: readonly unknown[]): Promise<unknown>
  /** Sends a call and waits for its block. @throws PhatError `dev-network.step-failed`, `cli.*` */
  send(call: string, args: Args): Promise<void>
  /** The same as root. */
  sudo(call: string, args: Args): Promise<void>
  /** Sends several calls as one extrinsic: all of them succeed, or none does. Of calls as root, whether they were let in. */
  sendAll(calls: readonly DeskCall[]): Promise<void>
  close(): void
}

/** Opens a desk for one account. @throws PhatError `cli.*` */
export async function openDesk(endpoint: string, signer: Keypair, signal: AbortSignal): Promise<ChainDesk> {
  const rpc = await connectNode(endpoint, { signal, timeoutMs: answerLimitMs }, cliErrors)
  const chain = await readChain(rpc)
  const { view } = chain

  async function submit(name: string, call: ReturnType<typeof view.buildCall>): Promise<Inclusion> {
    const extrinsic = await signNext(chain, call, signer, 0n)
    const inclusion = await submitAndWatch(chain, extrinsic, 'inBlock', () => undefined)
    if (!inclusion.success) throw failed(chain, name, inclusion.error)
    return inclusion
  }

  return {
    chain,
    read: (item, ...keys) => readStorage(chain, item, keys),
    sendAll: async (calls) => {
      const [only] = calls
      if (only === undefined) return
      const built = calls.map(({ call, args, asRoot }) => {
        const inner = view.buildCall(call, args)
        return asRoot === true ? view.buildCall('Sudo.sudo', { call: inner }) : inner
      })
      const name = calls.map(({ call }) => call).join(', ')
      await submit(name, view.buildCall('Utility.batchAll', { calls: built }))
    },
    send: async (name, args) => void (await submit(name, view.buildCall(name, args))),
    sudo: async (name, args) => {
      const { events } = await submit(name, view.buildCall('Sudo.sudo', { call: view.buildCall(name, args) }))
      const done = events.find(({ event }) => event.type === 'Sudo' && event.value.type === 'Sudid')
      // The event's declaration: its only field is the result of the call.
      const { sudoResult } = (done?.event.value.value ?? {}) as {
        readonly sudoResult?: { readonly type: string; readonly value?: unknown }
      }
      if (sudoResult?.type !== 'Ok') throw failed(chain, name, sudoResult?.value)
    },
    close: () => rpc.close(),
  }
}

function failed({ view }: ConnectedChain, call: string, error: unknown): Error {
  const { name, docs } = error === undefined ? { name: 'no result', docs: '' } : describeDispatchError(view, error)
  return devNetworkErrors.error('step-failed', `${call}: ${name}${docs === '' ? '' : ` (${docs})`}`)
}
