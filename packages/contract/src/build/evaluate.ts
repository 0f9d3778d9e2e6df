// SPDX-License-Identifier: Apache-2.0
import { createContext, Script } from 'node:vm'

const timeoutMs = 5_000

/**
 * What the bundle's top level finds in place of the engine: nothing that reaches outside. All of it is made inside the realm: an object of
 * ours would carry our `Function` into it.
 */
const stubs = `
globalThis.__phat = () => { throw new TypeError('a declaration cannot ask the host: that is for handlers') }
globalThis.TextEncoder = class { encode(text = '') { return Uint8Array.from(unescape(encodeURIComponent(text)), (char) => char.charCodeAt(0)) } }
globalThis.TextDecoder = class { decode(bytes) { return decodeURIComponent(escape(String.fromCharCode(...bytes))) } }
for (const name of ['Date', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry']) delete globalThis[name]
`

export type Evaluated =
  | { readonly kind: 'evaluated'; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string }

/**
 * Runs a bundle that leaves its declaration as text in `__phatDeclaration`, in a realm of its own: no modules, no process, no code from
 * strings, and an end after five seconds. Nothing but text comes out. A realm is no wall against an attacker, who would rather attack the
 * build's other inputs; it keeps declarations from depending on the machine.
 */
export function evaluateDeclaration(code: string): Evaluated {
  const realm = createContext(Object.create(null), {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  })
  try {
    new Script(stubs).runInContext(realm, { timeout: timeoutMs })
    const text: unknown = new Script(`${code}\n;globalThis.__phatDeclaration`, { filename: 'contract.js' }).runInContext(realm, {
      timeout: timeoutMs,
    })
    return typeof text === 'string'
      ? { kind: 'evaluated', text }
      : { kind: 'failed', message: 'the bundle leaves no declaration', stack: '' }
  } catch (error) {
    // Errors of the realm are of another class than ours.
    const { message, stack } = error as { readonly message?: unknown; readonly stack?: unknown }
    return { kind: 'failed', message: String(message ?? error), stack: String(stack ?? '') }
  }
}
