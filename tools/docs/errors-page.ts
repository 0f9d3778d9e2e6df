// SPDX-License-Identifier: Apache-2.0
import { definedErrors } from '@phat/primitives'
import { code, escaped, page, table } from './markdown.ts'

// Each of these packages declares its error codes when it is loaded. Imported like this, all of it is: a bundle leaves out what nobody uses.
await Promise.all([
  import('@phat/abi'),
  import('@phat/chain'),
  import('@phat/client/node'),
  import('@phat/cli'),
  import('@phat/codec'),
  import('@phat/console'),
  import('@phat/contract'),
  import('@phat/contract-test'),
  import('@phat/contracts'),
  import('@phat/crypto'),
  import('@phat/dev-network'),
  import('@phat/engine'),
  import('@phat/envelope'),
  import('@phat/frame'),
  import('@phat/kv'),
  import('@phat/light-client'),
  import('@phat/messaging'),
  import('@phat/metadata'),
  import('@phat/node'),
  import('@phat/relayer'),
  import('@phat/rpc'),
  import('@phat/runtime'),
  import('@phat/sdk'),
  import('@phat/tee'),
  import('@phat/trie'),
  import('@phat/wasm-engine'),
  import('@phat/wire'),
  import('@phat/wire/prpc'),
  import('@phat/worker'),
])

/** Every error code with its cause and remedy. */
export function errorsPage(): string {
  const modules = [...definedErrors().values()].sort((a, b) => (a.module < b.module ? -1 : 1))
  return page(
    'Errors',
    'Every error carries a code, `module.name`; node, RPC and command line show the same. Errors of calls stand with their pallets in [pallets.md](pallets.md).',
    modules.flatMap(({ module, entries }) => [
      `## ${module}`,
      '',
      ...table(
        ['Code', 'Why', 'What to do'],
        Object.entries(entries).map(([name, { why, remedy, retryable }]) => [
          code(`${module}.${name}`),
          escaped(why),
          `${escaped(remedy)}${retryable === true ? ' May succeed when tried again.' : ''}`,
        ]),
      ),
    ]),
  )
}
