// SPDX-License-Identifier: Apache-2.0
import { askForNode, cliErrors, describeTakenPort, isPortFree, type WhoListens } from '@phat/cli'
import { connectWorker } from '@phat/client/worker'
import { devNetworkErrors } from '../dev-network-errors.ts'

/** Ports that a network is to listen on; 0 picks a free one. */
export interface NetworkPorts {
  readonly host: string
  readonly port: number
  /** One for each worker, in a row. */
  readonly workerPorts: readonly number[]
}

/** How far free ports are looked for. */
const offersMax = 20

/**
 * Refuses ports that are taken before anything starts, and says by whom and which are free.
 * @throws PhatError `dev-network.port-taken`
 */
export async function checkPorts({ host, port, workerPorts }: NetworkPorts): Promise<void> {
  const isTaken = async (one: number): Promise<boolean> => !(await isPortFree(host, one))
  if (await isTaken(port)) {
    throw devNetworkErrors.error('port-taken', await describeTakenPort({ host, port, flag: '--port', ask: askForNode }))
  }
  const taken = await Promise.all(workerPorts.map(isTaken))
  const first = workerPorts[taken.indexOf(true)]
  if (first === undefined) return
  const free = await freeRow(host, workerPorts)
  throw devNetworkErrors.error(
    'port-taken',
    await describeTakenPort({ host, port: first, flag: '--worker-port', ask: askForWorker, ...(free && { free }) }),
  )
}

/** The first of as many ports in a row that are free. */
async function freeRow(host: string, [first = 0, ...others]: readonly number[]): Promise<number | undefined> {
  for (let from = first + 1; from <= Math.min(first + offersMax, 65_535 - others.length); from++) {
    const free = await Promise.all([0, ...others].map((_, i) => isPortFree(host, from + i)))
    if (free.every(Boolean)) return from
  }
  return undefined
}

/** `the worker 0x…`, where pRPC is answered. */
const askForWorker: WhoListens = async (host, port) => {
  try {
    const patience = { signal: new AbortController().signal, timeoutMs: 1_000 }
    const { publicKey } = await connectWorker(`http://${host}:${port}`, patience, cliErrors).call('GetInfo', {})
    return publicKey === undefined ? 'a worker' : `the worker 0x${publicKey.slice(0, 16)}…`
  } catch {
    return undefined // Whatever it speaks, it is not pRPC.
  }
}
