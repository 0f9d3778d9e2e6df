// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { keypairFromUri } from '@phat/crypto'
import { assert, fromHex, known } from '@phat/primitives'
import type { Figures } from '../figure.ts'
import { createCommandMaker, pushCommands, submit } from './commands.ts'
import { callOf } from './counter.ts'
import { askCount, benchQueries } from './queries.ts'
import { openWorkerNetwork, type RunningWorker, type WorkerNetwork } from './worker-network.ts'

const sizes = {
  full: { idleMs: 10_000, effects: 10, emptyBlocks: 10_000, commands: 12_000, restartBlocks: 100_000, restarts: 3 },
  small: { idleMs: 100, effects: 1, emptyBlocks: 60, commands: 50, restartBlocks: 200, restarts: 1 },
}
/** Blocks that a command may take before the run says that it has none. */
const effectBlocksMax = 10
/** Blocks that are made ahead of what has been followed. */
const aheadMax = 2_000
const blocksAtOnce = 100

/**
 * A worker in a process of its own, at a chain and a relayer: encrypted queries from another process, how soon commands have their effect, how fast a
 * worker that was away catches up, what memory it takes, and how soon it serves again after a kill.
 */
export async function benchWorker(build: string, size: 'small' | 'full', tell: (line: string) => void): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'phat-worker-'))
  try {
    return await measureWorker(build, folder, size, tell)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureWorker(
  build: string,
  folder: string,
  size: 'small' | 'full',
  tell: (line: string) => void,
): Promise<Figures> {
  const { idleMs, effects, emptyBlocks, commands } = sizes[size]
  const loads = loadavg().map((load) => load.toFixed(1))
  tell(`load average ${loads.join(', ')}; a network by its first start …`)
  const network = await openWorkerNetwork(build, join(folder, 'network'))
  try {
    let worker = await network.startWorker()
    await network.answers(worker)
    await pause(idleMs)
    const idleMb = worker.residentMb()
    tell(`idle: ${Math.round(idleMb)} MB`)
    const queries = await benchQueries(build, folder, { network, worker }, size, tell)
    const effect = await blocksToEffect(network, worker, effects)
    tell(`commands have their effect after ${effect.blocks} blocks`)
    await worker.stop()

    await network.makeBlocks(emptyBlocks)
    const empty = await catchUp(network)
    const blocksPerSecond = empty.blocks / empty.seconds
    tell(`${empty.blocks} empty blocks ${empty.told}`)
    await empty.worker.stop()

    const inBlocks = await pushCommands(network, commands)
    const full = await catchUp(network)
    const commandsPerSecond = commands / full.seconds
    tell(`${commands} commands in ${inBlocks} blocks ${full.told}`)
    worker = full.worker
    await network.answers(worker)
    assert((await countNow(network, worker)) === effect.count + commands, 'each command had its effect once')
    const restart = await measureRestart(network, worker, size, tell)
    return {
      ...queries,
      command_blocks_to_effect: { value: effect.blocks, unit: 'blocks' },
      catch_up_blocks_per_s: { value: blocksPerSecond, unit: '1/s' },
      catch_up_commands_per_s: { value: commandsPerSecond, unit: '1/s' },
      worker_idle_mb: { value: idleMb, unit: 'MB' },
      ...restart,
    }
  } finally {
    await network.stop()
  }
}

async function countNow(network: WorkerNetwork, worker: RunningWorker): Promise<unknown> {
  const { desk, counter } = network
  const height = await network.height()
  await worker.reached(height)
  const recent = known(await desk.chain.rpc.request('chain_getBlockHash', height), 'the newest block')
  const terms = {
    account: keypairFromUri(counter.ownerUri),
    workerKey: worker.publicKey,
    genesis: fromHex(desk.chain.genesisHash),
    contract: counter.id,
    message: callOf(counter, 'get'),
    recentBlock: fromHex(recent as `0x${string}`),
    height,
  }
  return askCount(terms, worker, network, 'version 2')
}

/** The blocks that were made since a command was sent until a query sees it: the most of some commands. */
async function blocksToEffect(
  network: WorkerNetwork,
  worker: RunningWorker,
  commands: number,
): Promise<{ readonly blocks: number; readonly count: number }> {
  let most = 0
  let count = 0
  for (let sent = 0; sent < commands; sent++) {
    const make = await createCommandMaker(network)
    await submit(network, make())
    count++
    let blocks = 0
    do {
      assert(blocks++ < effectBlocksMax, 'a command has its effect')
      await network.makeBlocks(1)
    } while ((await countNow(network, worker)) !== count)
    most = Math.max(most, blocks)
  }
  return { blocks: most, count }
}

/** Starts a worker that was away and waits until it has the best block: seconds from the start of its process. */
async function catchUp(network: WorkerNetwork) {
  const { node } = network
  const target = await network.height()
  const started = performance.now()
  const worker = await network.startWorker()
  const startMs = performance.now() - started
  const before = { node: node.cpuSeconds(), relayer: process.cpuUsage(), worker: worker.threadCpuMs() }
  await worker.reached(target)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(before.relayer)
  const threads = [...worker.threadCpuMs()].map(([thread, ms]) => ms - (before.worker.get(thread) ?? 0))
  const busy = threads.filter((ms) => ms > 50).map((ms) => (ms / 1000).toFixed(1))
  const cpu = `node ${(node.cpuSeconds() - before.node).toFixed(1)} s, relayer ${((user + system) / 1e6).toFixed(1)} s, threads of the worker ${busy.join(', ')} s`
  const told = `in ${seconds.toFixed(1)} s, the first ${(startMs / 1000).toFixed(1)} s to start; processor: ${cpu}`
  return { worker, told, seconds, blocks: target - worker.child.ready.resumedAt }
}

/** Lets a worker follow very many blocks, kills it, and times until it serves its old height from its own data. */
async function measureRestart(
  network: WorkerNetwork,
  worker: RunningWorker,
  size: 'small' | 'full',
  tell: (line: string) => void,
): Promise<Figures> {
  const { restartBlocks: blocks, restarts } = sizes[size]
  const started = performance.now()
  const from = await network.height()
  const restartBlocks = Math.max(blocks, from + blocksAtOnce)
  for (let height = from; height < restartBlocks; height += blocksAtOnce) {
    await worker.reached(height - aheadMax)
    await network.makeBlocks(blocksAtOnce)
  }
  await worker.reached(restartBlocks)
  const followMs = performance.now() - started
  tell(`followed to block ${restartBlocks} in ${Math.round(followMs / 1000)} s, while they were made`)
  const followedMb = worker.residentMb()
  process.kill(worker.child.pid, 'SIGKILL')
  await worker.stop()
  const times: number[] = []
  for (let i = 0; i < restarts; i++) {
    const before = performance.now()
    const child = await network.startChild()
    times.push(performance.now() - before)
    assert(child.ready.resumedAt >= restartBlocks, 'it goes on where it was')
    process.kill(child.pid, 'SIGKILL')
    await child.ended
  }
  tell(`restarts: ${times.map(Math.round).join(', ')} ms`)
  const median = known([...times].sort((a, b) => a - b)[restarts >> 1], 'a median')
  return {
    worker_restart_100k_blocks_ms: { value: median, unit: 'ms' },
    worker_followed_mb: { value: followedMb, unit: 'MB' },
  }
}
