// SPDX-License-Identifier: Apache-2.0
import { known, textBytes, toHex } from '@phat/primitives'
import type { ExtensionHost } from '../src/exec/extension-host.ts'
import type { ExecutionMode } from '../src/host/host-context.ts'
import { pinkEvent } from '../src/pink/pink-event.ts'
import { createPinkExtension } from '../src/pink/pink-extension.ts'
import type { QueryHost } from '../src/pink/query-host.ts'
import { account, type TestContextOptions, testContext } from './test-context.ts'

export const modes = ['query', 'transaction', 'estimate'] as const
export const unchanging = ['transaction', 'estimate'] as const
export const none = new Uint8Array()
export const clusterKey = new Uint8Array(64).map((_, i) => i)
export const seed = new Uint8Array(32).fill(5)
export const message = textBytes('a message')

export const answered = { statusCode: 200, reasonPhrase: 'OK', headers: [['x', 'y']] as const, body: textBytes('body') }

function queryHost(): QueryHost & { readonly asked: string[] } {
  const asked: string[] = []
  const kept = new Map<string, Uint8Array>()
  return {
    asked,
    httpRequest(_contract, { url }) {
      asked.push(url)
      if (url === 'bad') return { ok: false, error: 'InvalidUrl' }
      return url === 'large' ? { ok: false, error: 'ResponseTooLarge' } : { ok: true, response: answered }
    },
    batchHttpRequest(_contract, requests, timeoutMs) {
      if (timeoutMs === 0n) return { ok: false, error: 'Timeout' }
      return {
        ok: true,
        outcomes: requests.map(({ url }) =>
          url === 'bad' ? { ok: false, error: 'InvalidUrl' } : { ok: true, response: answered },
        ),
      }
    },
    random: (length) => new Uint8Array(length).fill(4),
    untrustedMillis: () => 123n,
    workerPublicKey: () => account(8),
    workerQuote: () => ({ attestationType: 'Dcap', quote: Uint8Array.of(1) }),
    cache: {
      get: (_contract, key) => kept.get(toHex(key)),
      set(_contract, key, value) {
        if (value.length > 4) return false
        kept.set(toHex(key), value)
        return true
      },
      expire(_contract, key, seconds) {
        asked.push(`expire ${toHex(key)} ${seconds}`)
      },
      remove(_contract, key) {
        const value = kept.get(toHex(key))
        kept.delete(toHex(key))
        return value
      },
    },
    log: () => undefined,
  }
}

export function setUp(mode: ExecutionMode, changes: Partial<ExtensionHost> = {}, options: TestContextOptions = {}) {
  const context = testContext({ mode, ...options })
  const emitted: Uint8Array[] = []
  const logged: string[] = []
  const host: ExtensionHost = {
    context,
    clusterKey,
    systemContract: account(1),
    runtimeVersion: [1, 2],
    entryContract: account(1),
    balanceOf: () => ({ total: 12n, free: 5n }),
    codeExists: (hash, kind) => hash[0] === 7 && kind === 'ink',
    importSystemCode: (payer) => (payer[0] === 3 ? account(6) : undefined),
    eventChainHead: () => ({ number: 9n, hash: account(2) }),
    emit: (event) => emitted.push(event),
    log: (level, text) => logged.push(`${level} ${text}`),
    ...changes,
  }
  const outside = queryHost()
  const extension = createPinkExtension({ queryHost: outside })(host)
  const run = (id: number, input: Uint8Array = none): { status: number; output: Uint8Array } =>
    known(extension.run(id, input), `function ${id}`)
  return { run, extension, context, emitted: () => emitted.map((event) => pinkEvent.decode(event)), logged, outside }
}
