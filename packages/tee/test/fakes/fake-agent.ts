// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** What the agent was asked. */
export interface Asked {
  readonly path: string
  readonly method: string
  readonly params: Record<string, unknown>
}

export interface FakeAgent {
  readonly asked: Asked[]
  stop(): Promise<void>
}

/** Answers with a status and a body; undefined leaves the request open. */
export type AgentReply = (asked: Asked) => { readonly status?: number; readonly body: string | Uint8Array } | undefined

/** A dstack guest agent on a unix socket. */
export async function startFakeAgent(socket: string, reply: AgentReply): Promise<FakeAgent> {
  const asked: Asked[] = []
  const server: Server = createServer((request, response) => {
    answer(request, response, (one) => {
      asked.push(one)
      return reply(one)
    }).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve)
  })
  return {
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, reply: AgentReply): Promise<void> {
  let text = ''
  for await (const part of request) text += part
  const given = reply({ path: request.url ?? '', method: request.method ?? '', params: JSON.parse(text) })
  if (given === undefined) return
  response.writeHead(given.status ?? 200, { 'content-type': 'application/json' })
  response.end(given.body)
}
