// SPDX-License-Identifier: Apache-2.0
import { askForNode, cliErrors, describeTakenPort, isPortFree, type WhoListens } from '@phat/cli'
import { connectWorker } from '@phat/client/worker'
import { devNetworkErrors } from './dev-network-errors.ts'

/** Ports that a network is to listen on; 0 picks a free one. */
export interface NetworkPorts {
  readonly host: string
  readonly port: number
  readonly workerPort: number
}

/**
 * Refuses ports that are taken before anything starts, and says by whom.
 * @throws PhatError `dev-network.port-taken`
 */
export async function checkPorts({ host, port, workerPort }: NetworkPorts): Promise<void> {
  const wanted = [
    { host, port, flag: '--port', ask: askForNode },
    { host, port: workerPort, flag: '--worker-port', ask: askForWorker },
  ]
  for (const one of wanted) {
    if (!(await isPortFree(host, one.port))) throw devNetworkErrors.error('port-taken', await describeTakenPort(one))
  }
}

/** `a worker of chain <genesis>`, where pRPC is answered. */
const askForWorker: WhoListens = async (host, port) => {
  try {
    const patience = { signal: new AbortController().signal, timeoutMs: 1_000 }
    const { publicKey } = await connectWorker(`http://${host}:${port}`, patience, cliErrors).call('GetInfo', {})
    return publicKey === undefined ? 'a worker' : `the worker 0x${publicKey.slice(0, 16)}…`
  } catch {
    return undefined // Whatever it speaks, it is not pRPC.
  }
}
