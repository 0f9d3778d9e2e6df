// SPDX-License-Identifier: Apache-2.0
import { answersOf, type ConnectedChain, connectNode, type Patience, readChain } from '@phat/client/node'
import { type Hex, toHex } from '@phat/primitives'
import type { RpcMethodName } from '@phat/wire'
import { sdkErrors } from '../sdk-errors.ts'
import type { Wait } from '../wait.ts'

/** The chain behind a node, connected anew when the connection was lost. */
export interface Network {
  readonly url: string
  readonly genesis: Uint8Array
  readonly name: string
  readonly ss58Prefix: number
  /** Ends with the connection. */
  readonly patience: Patience
  /** As it was when the connection was made. */
  chain(wait: Wait): Promise<ConnectedChain>
  /** The same, read anew where the runtime was upgraded meanwhile: what is signed names the runtime. */
  newestChain(wait: Wait): Promise<ConnectedChain>
  /** A storage item of the newest block, decoded by the metadata. */
  read(wait: Wait, item: string, ...keys: readonly unknown[]): Promise<unknown>
  /** Asks for something that may be asked twice: after a lost connection it is. */
  request(wait: Wait, method: RpcMethodName, ...params: readonly unknown[]): Promise<unknown>
  /** The block before the newest: what the newest names as its parent. */
  settledBlock(wait: Wait): Promise<SettledBlock>
  /** Ends all waits. */
  close(): void
}

/** A block that another one stands on. */
export interface SettledBlock {
  readonly number: number
  readonly hash: Hex
}

export const answers = answersOf(sdkErrors)

/** Pallets without which no contract lives on a chain. */
const neededPallets = ['PhalaRegistry', 'PhalaPhatContracts', 'PhalaMq']

async function open(url: string, patience: Patience, genesis: Hex | undefined): Promise<ConnectedChain> {
  const rpc = await connectNode(url, patience, sdkErrors)
  try {
    const chain = await readChain(rpc)
    if (genesis !== undefined && chain.genesisHash !== genesis)
      throw sdkErrors.error('wrong-genesis', `${url} follows ${chain.name} of genesis ${chain.genesisHash}, not ${genesis}`)
    const missing = neededPallets.find((name) => !chain.view.metadata.pallets.some((pallet) => pallet.name === name))
    if (missing !== undefined) throw sdkErrors.error('wrong-network', `${chain.name} at ${url} has no pallet ${missing}`)
    return chain
  } catch (error) {
    rpc.close()
    throw error
  }
}

/** Connects. @param genesis the chain that is meant; any by default. @throws PhatError `sdk.*` */
export async function openNetwork(url: string, patience: Patience, genesis: Hex | undefined): Promise<Network> {
  let live: ConnectedChain | undefined = await open(url, patience, genesis)
  let opening: Promise<ConnectedChain> | undefined
  const closing = new AbortController()
  const { signal } = closing
  const { genesisHash, name, ss58Prefix } = live

  async function reopen(): Promise<ConnectedChain> {
    try {
      const opened = await open(url, patience, genesisHash)
      if (signal.aborted) opened.rpc.close()
      else live = opened
      return opened
    } finally {
      opening = undefined
    }
  }

  async function chain(wait: Wait): Promise<ConnectedChain> {
    if (signal.aborted) throw sdkErrors.error('connection-lost', `the connection to ${url} was closed by its owner`)
    if (live !== undefined) return live
    opening ??= reopen()
    return wait.for(`connection to ${url}`, opening)
  }

  /** The next who needs a connection makes another one, unless somebody did meanwhile. */
  function drop(used: ConnectedChain): void {
    used.rpc.close()
    if (live === used) live = undefined
  }

  async function repeated<T>(wait: Wait, task: (chain: ConnectedChain) => Promise<T>): Promise<T> {
    const used = await chain(wait)
    try {
      return await wait.for(`answer of ${url}`, task(used))
    } catch (error) {
      if (signal.aborted || !sdkErrors.is(error, 'connection-lost')) throw error
      drop(used)
      return wait.for(`answer of ${url}`, task(await chain(wait)))
    }
  }

  async function newestChain(wait: Wait): Promise<ConnectedChain> {
    const version = answers.expectObject('the runtime version', await request(wait, 'state_getRuntimeVersion'))
    const used = await chain(wait)
    if (version.specVersion === used.specVersion) return used
    const upgraded = await wait.for('metadata of the new runtime', readChain(used.rpc))
    if (live === used) live = upgraded
    return upgraded
  }

  const request: Network['request'] = (wait, method, ...params) => repeated(wait, ({ rpc }) => rpc.request(method, ...params))

  return {
    url,
    genesis: answers.expectBytes('the genesis hash', genesisHash),
    name,
    ss58Prefix,
    patience: { ...patience, signal: AbortSignal.any([patience.signal, signal]) },
    chain,
    newestChain,
    request,
    read: (wait, item, ...keys) =>
      repeated(wait, async ({ rpc, view }) => {
        const entry = view.storage(item)
        const stored = await rpc.request('state_getStorage', toHex(entry.key(...keys)))
        return entry.decodeValue(stored === null ? undefined : answers.expectBytes(`the value of ${item}`, stored))
      }),
    async settledBlock(wait) {
      const header = answers.expectObject('the newest header', await request(wait, 'chain_getHeader'))
      const number = answers.expectNumber('the block number', header.number)
      if (number === 0) return { number, hash: genesisHash }
      return { number: number - 1, hash: answers.expectHex('the parent hash', header.parentHash) }
    },
    close: () => {
      closing.abort()
      live?.rpc.close()
    },
  }
}
