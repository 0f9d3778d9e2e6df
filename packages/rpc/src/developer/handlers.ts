// SPDX-License-Identifier: Apache-2.0
import { equalBytes, known, PhatError } from '@phat/primitives'
import type { BuildModeName } from '@phat/wire'
import type { RpcContext } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { RpcError, rpcError } from '../server/rpc-error.ts'
import type { BuildMode, DeveloperControls, NetworkControls } from './developer-controls.ts'

const buildModes: Readonly<Record<BuildModeName, BuildMode>> = { Batch: 'batch', Instant: 'instant', Manual: 'manual' }

function controls({ developer }: RpcContext): DeveloperControls {
  return known(developer, 'the methods are served only where there are controls')
}

/** What the node says about why it could not is for its operator to read. */
function told(error: unknown): unknown {
  if (!(error instanceof PhatError) || error instanceof RpcError) return error
  return rpcError('developer-failed', error.message, { cause: error })
}

function attempt<T>(step: () => T): T {
  try {
    return step()
  } catch (error) {
    throw told(error)
  }
}

async function attemptAll<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw told(error)
  }
}

async function submitAll({ pool, signal }: RpcContext, transactions: readonly Uint8Array[]): Promise<void> {
  for (const transaction of transactions) {
    const result = await pool.submit(transaction, signal)
    if (result.ok) continue
    const { message, data } = result.rejection
    throw rpcError('developer-failed', data === undefined ? message : `${message}: ${data}`)
  }
}

export const dev_newBlock: Handler<'dev_newBlock'> = async (ctx, [options], { session }) => {
  const { chain, limits } = ctx
  const developer = controls(ctx)
  const { count, to, transactions = [], timestamp } = options ?? {}
  const blocks = to === undefined ? (count ?? 1) : Math.max(1, to - chain.best.number)
  if (blocks > limits.newBlocksMax) throw rpcError('invalid-params', `${blocks} blocks, at most ${limits.newBlocksMax}`)
  await submitAll(ctx, transactions)
  const turn = ctx.startTurn()
  let last = chain.best
  for (let made = 0; made < blocks; made++) {
    if (made === 0 && timestamp !== undefined) attempt(() => developer.setTime(timestamp))
    last = attempt(() => developer.sealBlock())
    if (turn.over()) await turn.next()
    if (session.closed() || ctx.signal.aborted) break
  }
  return bytesToHex(last.hash)
}

export const dev_setTime: Handler<'dev_setTime'> = (ctx, [timeMs]) => controls(ctx).setTime(timeMs)

export const dev_increaseTime: Handler<'dev_increaseTime'> = (ctx, [byMs]) => controls(ctx).increaseTime(byMs)

export const dev_setStorage: Handler<'dev_setStorage'> = async (ctx, [changes, hash]) => {
  if (hash !== undefined && !equalBytes(hash, ctx.chain.best.hash)) throw rpcError('not-the-best-block')
  try {
    return bytesToHex((await controls(ctx).setStorage(changes)).hash)
  } catch (error) {
    throw told(error)
  }
}

export const dev_snapshot: Handler<'dev_snapshot'> = (ctx) => attemptAll(() => controls(ctx).snapshot())

export const dev_revert: Handler<'dev_revert'> = (ctx, [snapshot]) => attemptAll(() => controls(ctx).revert(snapshot))

export const dev_setHead: Handler<'dev_setHead'> = async (ctx, [id]) => {
  const { chain } = ctx
  const number = 'hash' in id ? chain.block(id.hash)?.number : id.number > 0 ? id.number : chain.best.number + id.number
  if (number === undefined || chain.hashOf(number) === undefined)
    throw rpcError('unknown-block', 'hash' in id ? bytesToHex(id.hash) : String(id.number))
  return bytesToHex((await attemptAll(() => controls(ctx).setHead(number))).hash)
}

export const dev_setBlockBuildMode: Handler<'dev_setBlockBuildMode'> = (ctx, [mode]) => {
  controls(ctx).setBuildMode(buildModes[mode])
  return null
}

/** More often than that a node has nothing else to do. */
const intervalMinMs = 10

export const dev_setBlockInterval: Handler<'dev_setBlockInterval'> = (ctx, [intervalMs]) => {
  if (intervalMs < intervalMinMs) throw rpcError('invalid-params', `${intervalMs} ms, at least ${intervalMinMs}`)
  controls(ctx).setBuildInterval(intervalMs)
  return null
}

const networkOf = (ctx: RpcContext): NetworkControls => known(controls(ctx).network, 'the methods are served in a network only')

export const dev_saveState: Handler<'dev_saveState'> = async (ctx, [name]) => {
  const { number, hash } = await attemptAll(() => networkOf(ctx).saveState(name))
  return { number, hash: bytesToHex(hash) }
}

export const dev_loadState: Handler<'dev_loadState'> = async (ctx, [name]) => {
  const { number, hash, restarts } = await attemptAll(() => networkOf(ctx).loadState(name))
  return { number, hash: bytesToHex(hash), restarts }
}

export const dev_status: Handler<'dev_status'> = (ctx) => attemptAll(() => networkOf(ctx).status())
