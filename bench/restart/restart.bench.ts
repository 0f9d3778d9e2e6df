// SPDX-License-Identifier: Apache-2.0
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compact, u32 } from '@phat/codec'
import { concatBytes, known } from '@phat/primitives'
import type { Figures } from '../figure.ts'
import { callNode, startNodeProcess } from '../transfers/node-process.ts'
import { createCallSigner, loadAccounts, transferTo } from '../transfers/signed-transfers.ts'
import { accountOf, writeManyAccounts } from './many-accounts.ts'

/** Utility.batch in the runtime's metadata. */
const batch = Uint8Array.of(3, 0)
const transfersPerBatch = 100
const restarts = 3
const answerTimeoutMs = 120_000

const sizes = {
  // Just below the 50,000 changed keys after which a node saves a checkpoint: a restart has the most to do over again.
  full: { accounts: 1_000_000, transfers: 45_000 },
  small: { accounts: 1_000, transfers: 400 },
}

type Ask = <T>(method: string, params?: readonly unknown[]) => Promise<T>

/**
 * One node process with a million accounts, its database on disk and in the page cache: its first start, restarts from spawn to the
 * first RPC answer, after being killed and after a clean stop, and the memory that it holds after collection.
 */
export async function benchRestart(build: string, size: 'small' | 'full', tell: (line: string) => void): Promise<Figures> {
  const { accounts, transfers } = sizes[size]
  const folder = mkdtempSync(join(tmpdir(), 'phat-restart-'))
  try {
    const spec = join(folder, 'spec.json')
    const [sender] = loadAccounts(1)
    tell(`a spec of ${accounts} accounts …`)
    await writeManyAccounts(build, spec, known(sender, 'one account').publicKey, accounts)
    const args = ['node', '--chain', spec, '--data', folder, '--seal', 'manual', '--port', '0', '--json']
    const start = () => startNodeProcess(join(build, 'phat.js'), args)

    const first = await start()
    tell(`first start: ${Math.round(first.startMs)} ms`)
    const load = await createLoad(first.rpc, accounts)
    await load(first.rpc, transfersPerBatch)
    await first.stop()

    const clean = await timeRestarts('SIGTERM', start, tell)
    const changed = await start()
    await load(changed.rpc, transfers)
    await changed.stop('SIGKILL')
    const killed = await timeRestarts('SIGKILL', start, tell)
    const memory = await measureMemory(join(build, 'bench-measured-node.js'), args, (rpc) => load(rpc, transfers / 10))
    return {
      restart_1m_keys_ms: { value: killed, unit: 'ms' },
      restart_1m_keys_clean_ms: { value: clean, unit: 'ms' },
      first_start_1m_keys_ms: { value: first.startMs, unit: 'ms' },
      rss_1m_keys_mb: { value: memory.anonymous, unit: 'MB' },
      rss_1m_keys_file_mb: { value: memory.file, unit: 'MB' },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Median milliseconds from the start of a process to its first RPC answer. */
async function timeRestarts(
  end: 'SIGTERM' | 'SIGKILL',
  start: () => ReturnType<typeof startNodeProcess>,
  tell: (line: string) => void,
): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < restarts; i++) {
    const node = await start()
    times.push(node.startMs)
    await node.stop(end)
  }
  tell(`restarts after ${end}: ${times.map(Math.round).join(', ')} ms`)
  return known([...times].sort((a, b) => a - b)[restarts >> 1], 'a median')
}

/** Sends transfers to accounts one after the other, in batches, and makes blocks until none is left. */
async function createLoad(rpc: Ask, accounts: number): Promise<(rpc: Ask, transfers: number) => Promise<void>> {
  const genesisHash = await rpc<string>('chain_getBlockHash', [0])
  const version = await rpc<{ specVersion: number; transactionVersion: number }>('state_getRuntimeVersion')
  const sign = createCallSigner(loadAccounts(1), { genesisHash, ...version })
  let receiver = 0
  const nextCall = (): Uint8Array => {
    receiver = (receiver % (accounts - 1)) + 1
    return transferTo(accountOf(receiver))
  }
  return async (node, transfers) => {
    for (let sent = 0; sent < transfers; sent += transfersPerBatch) {
      const calls = Array.from({ length: transfersPerBatch }, nextCall)
      await node('author_submitExtrinsic', [sign(0, concatBytes(batch, compact(u32).encode(calls.length), ...calls))])
    }
    while ((await node<unknown[]>('author_pendingExtrinsics')).length > 0) await node('engine_createBlock', [true, true])
  }
}

/** Starts a node on the same data, lets it make blocks, and measures it after collection. */
async function measureMemory(
  script: string,
  args: readonly string[],
  work: (rpc: Ask) => Promise<void>,
): Promise<{ anonymous: number; file: number }> {
  const child = fork(script, args, { execArgv: ['--expose-gc'] })
  const exit = once(child, 'exit')
  try {
    const next = async <T>(): Promise<T> => {
      const [message] = await once(child, 'message', { signal: AbortSignal.timeout(answerTimeoutMs) })
      return message as T
    }
    const { endpoint } = await next<{ endpoint: string }>()
    await work((method, params) => callNode(endpoint, method, params))
    const measured = next<{ anonymous: number; file: number }>()
    child.send('collect')
    return await measured
  } finally {
    child.kill('SIGKILL')
    await exit
  }
}
