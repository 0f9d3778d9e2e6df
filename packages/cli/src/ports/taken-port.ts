// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:net'
import { processAtPort } from './port-holder.ts'

/** Asks what listens at an address; undefined when it is of another kind or does not answer at once. */
export type WhoListens = (host: string, port: number) => Promise<string | undefined>

/** The flag that chooses the port, and how to learn who holds it. */
export interface TakenPort {
  readonly host: string
  readonly port: number
  readonly flag: string
  readonly ask: WhoListens
  /** A port to propose; the next free one by default. */
  readonly free?: number
}

/** Says who holds a port, and which port next to it is free. */
export async function describeTakenPort({ host, port, flag, ask, free: proposed }: TakenPort): Promise<string> {
  const [holder, free] = await Promise.all([ask(host, port), proposed ?? freePortAfter(host, port)])
  const process = processAtPort(port)
  const by = `by ${holder ?? 'another program'}${process === undefined ? '' : ` (${process})`}`
  return `port ${port} on ${host} is taken ${by}${free === undefined ? '' : `; ${flag} ${free} is free`}`
}

/** `a node of <chain>`, where JSON-RPC is answered. */
export const askForNode: WhoListens = async (host, port) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_chain', params: [] })
  const headers = { 'content-type': 'application/json' }
  try {
    const response = await fetch(`http://${host}:${port}`, { method: 'POST', body, headers, signal: AbortSignal.timeout(1_000) })
    const { result } = (await response.json()) as { result?: unknown }
    return typeof result === 'string' ? `a node of ${result.slice(0, 60)}` : undefined
  } catch {
    return undefined // Whatever it speaks, it is not JSON-RPC.
  }
}

async function freePortAfter(host: string, port: number): Promise<number | undefined> {
  for (let next = port + 1; next <= Math.min(port + 10, 65_535); next++) if (await isPortFree(host, next)) return next
  return undefined
}

/** Whether this process could listen there now; port 0 always is. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
