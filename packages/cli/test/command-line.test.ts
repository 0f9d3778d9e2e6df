// SPDX-License-Identifier: Apache-2.0

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands, exitCodes, topics } from '../src/index.ts'
import { shellWords } from './processes.ts'
import { runHere } from './run-here.ts'

const address = '45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2'

/** Command line, code of the error, a part of its message, exit code. Nothing listens at port 1. */
const mistakes: readonly (readonly [line: string, code: string, message: RegExp, exit: number])[] = [
  ['nod --dev', 'cli.unknown-command', /no command "nod"; did you mean phat node\?/, 2],
  ['constructor', 'cli.unknown-command', /no command "constructor"/, 2],
  ['account', 'cli.missing-argument', /needs one of list, show, new, inspect/, 2],
  ['account shwo //Alice', 'cli.unknown-command', /did you mean phat account show\?/, 2],
  ['help nothing', 'cli.unknown-command', /no help for "nothing"/, 2],
  ['--json transfer 5', 'cli.unknown-flag', /--json stands before the command/, 2],
  ['transfer 5 --form //Alice', 'cli.unknown-flag', /has no flag --form; did you mean --from\?/, 2],
  ['transfer 5 --from', 'cli.unknown-flag', /--from/, 2],
  ['transfer 5 --dry-run=yes', 'cli.unknown-flag', /does not take an argument/, 2],
  ['block --json --json', 'cli.unknown-flag', /--json stands twice/, 2],
  ['transfer --to //Bob --from //Alice', 'cli.missing-argument', /needs <amount>/, 2],
  ['transfer 5 --from //Alice', 'cli.missing-argument', /needs --to/, 2],
  ['transfer 5 6 --to //Bob --from //Alice', 'cli.unexpected-argument', /no place for "6"/, 2],
  ['transfer five --to //Bob --from //Alice', 'primitives.not-an-amount', /amount: not an amount of PHA: five/, 2],
  ['transfer 0.0000000000001 --to //Bob --from //Alice', 'primitives.not-an-amount', /amount/, 2],
  ['transfer 999999999999999999999999999999 --to //Bob --from //Alice', 'cli.bad-value', /more than a balance can hold/, 2],
  ['transfer 5 --to //Bob --from //Alice --tip much', 'primitives.not-an-amount', /not an amount of PHA: much/, 2],
  ['transfer 5 --to nobody --from //Alice', 'crypto.ss58-bad-length', /--to: /, 2],
  [`transfer 5 --to ${address}1 --from //Alice`, 'crypto.ss58-bad-length', /--to: /, 2],
  [`transfer 5 --to ${address.slice(0, -1)}3 --from //Alice`, 'crypto.ss58-bad-checksum', /--to: /, 2],
  ['transfer 5 --to 0x1234 --from //Alice', 'cli.bad-value', /--to: a public key has 32 bytes, not 2/, 2],
  ['transfer 5 --to //Bob', 'cli.no-secret', /no account to send from/, 2],
  [`transfer 5 --to //Bob --from ${address}`, 'cli.no-secret', /an address cannot sign/, 2],
  ['transfer 5 --to //Bob --from "one two three"', 'crypto.bad-mnemonic', /--from: /, 2],
  ['transfer 5 --to //Bob --from //Alice --scheme rsa', 'cli.bad-value', /--scheme is sr25519 or ed25519 or ecdsa/, 2],
  ['transfer 5 --to //Bob --from //Alice --wait ever', 'cli.bad-value', /--wait is in-block or finalized/, 2],
  ['tx', 'cli.missing-argument', /needs <pallet.call>, or --list/, 2],
  ['tx system.remark remark=0x00', 'cli.no-secret', /no account/, 2],
  ['block latest --follow', 'cli.unexpected-argument', /takes none/, 2],
  ['block --count 3', 'cli.missing-argument', /--count needs --follow/, 2],
  ['storage system.account --page 0', 'cli.bad-value', /--page is a whole number from 1/, 2],
  ['account show //Alice --timeout 0', 'cli.bad-value', /--timeout is a whole number from 1 to 3600/, 2],
  ['account show //Alice --url ftp://127.0.0.1', 'cli.bad-value', /the address of a node/, 2],
  ['account inspect', 'cli.missing-argument', /needs <uri> or PHAT_SURI/, 2],
  ['account new --words 13', 'cli.bad-value', /--words is 12 or 15/, 2],
  ['completion fish', 'cli.bad-value', /bash or zsh, not "fish"/, 2],
  ['node', 'node.unknown-chain', /needs --dev or --chain/, 2],
  ['node --dev --chain local', 'cli.bad-value', /--dev is short for --chain dev, and --chain is local/, 2],
  ['node --chain no-such-file', 'spec.unreadable', /no-such-file: ENOENT/, 2],
  ['node --chain package.json', 'spec.unknown-field', /version is no field/, 1],
  ['node --dev --archive --state-history 5', 'node.bad-option', /keeps the state of every block/, 2],
  ['node --dev --seal sometimes', 'cli.bad-value', /--seal is instant, manual or interval:<ms>, not "sometimes"/, 2],
  ['node --dev --seal interval:5', 'cli.bad-value', /from 10 to 3600000/, 2],
  ['spec validate package.json', 'spec.unknown-field', /version is no field/, 1],
  ['node --dev --port 99999', 'cli.bad-value', /--port is a whole number from 0 to 65535/, 2],
  ['account show //Alice --url ws://127.0.0.1:1', 'cli.unreachable', /cannot connect to ws:\/\/127.0.0.1:1/, 3],
  ['transfer 5 --to //Bob --from //Alice --url ws://127.0.0.1:1', 'cli.unreachable', /cannot connect/, 3],
  ['doctor --url ws://127.0.0.1:1', 'cli.unhealthy', /failed: endpoint/, 1],
]

/** No node answers before the mistake is told. */
const nowhere = { PHAT_URL: 'ws://127.0.0.1:1' }

describe('a mistake on the command line', () => {
  test.each(mistakes)('phat %s is told as %s', async (line, code, message, exit) => {
    const words = shellWords(line)
    const forScripts = await runHere(words[0]?.startsWith('-') || words.includes('--json') ? words : [...words, '--json'], {
      env: nowhere,
    })
    const { error } = JSON.parse(forScripts.err.split('\n').at(-1) ?? '') as { error: Record<string, unknown> }
    expect(error).toMatchObject({ code, message: expect.stringMatching(message), exitCode: exit })
    expect(forScripts.code).toBe(exit)
    if (words.includes('--json')) return
    const forPeople = await runHere(words, { env: nowhere })
    expect(forPeople.code).toBe(exit)
    expect(forPeople.err).toMatch(/^error: .+ {3}\[[a-z]+\.[a-z0-9-]+\]\n {2}why {2}.+\n {2}try {2}.+$/m)
  })

  test('never repeats a secret', async () => {
    const secret = 'legal winner thank year wave sausage worth useful legal winner thank thank'
    const { err, out } = await runHere(['transfer', '5', '--to', '//Bob', '--from', secret])
    expect(err).toContain('crypto.bad-mnemonic')
    expect(err + out).not.toMatch(/sausage|winner/)
  })
})

describe('a node', () => {
  /** One command line for each command that talks to a node or a worker, and how it says that nobody is there. */
  const clients = commands
    .flatMap(({ exits, examples }) => (exits.includes('unreachable') ? examples.slice(0, 1) : []))
    .map(({ line }) =>
      /^worker (?!list)/.test(line)
        ? ([line, 'http', 'cannot reach 127.0.0.1:1'] as const)
        : ([line, 'ws', 'cannot connect to ws://127.0.0.1:1: connect ECONNREFUSED'] as const),
    )
  const open = new Set<Socket>()
  let silent: Server
  let port: number

  beforeAll(async () => {
    silent = createServer((socket) => open.add(socket))
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve)
    })
    port = (silent.address() as AddressInfo).port
  })

  afterAll(() => {
    for (const socket of open) socket.destroy()
    silent.close()
  })

  test.each(clients)('that is not there ends phat %s at once', async (line, scheme, says) => {
    expect(await runHere([...shellWords(line), '--url', `${scheme}://127.0.0.1:1`])).toMatchObject({
      code: exitCodes.unreachable.code,
      out: '',
      err: expect.stringContaining(says),
    })
  })

  test.each(clients)('that is silent lets phat %s be interrupted', async (line, scheme) => {
    const interruption = new AbortController()
    const ran = runHere([...shellWords(line), '--url', `${scheme}://127.0.0.1:${port}`], { signal: interruption.signal })
    interruption.abort()
    expect(await ran).toMatchObject({ code: exitCodes.interrupted.code, out: '' })
  })

  test('that never answers ends a command in time', async () => {
    const { code, err } = await runHere(['block', '--url', `ws://127.0.0.1:${port}`, '--timeout', '1'])
    expect(err).toContain(`no answer from ws://127.0.0.1:${port} within 1 s   [cli.timeout]`)
    expect(code).toBe(exitCodes.unreachable.code)
  })

  test('that is no WebSocket server is told so', async () => {
    const rude = createServer((socket) => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'))
    await new Promise<void>((resolve) => {
      rude.listen(0, '127.0.0.1', resolve)
    })
    const { code, err } = await runHere(['block', '--url', `http://127.0.0.1:${(rude.address() as AddressInfo).port}`])
    rude.close()
    expect(err).toContain('Unexpected server response: 404   [cli.unreachable]')
    expect(code).toBe(3)
  })
})

describe('help', () => {
  test('of every command names its arguments, flags, examples and exit codes', async () => {
    for (const { name, args, flags, examples } of commands) {
      const { code, out } = await runHere([...name.split(' '), '--help'])
      expect(code).toBe(0)
      for (const part of [...args, ...flags]) expect(out, name).toContain(part.name)
      for (const { line } of examples) expect(out).toContain(`phat ${line}`)
      expect((await runHere(['help', ...name.split(' ')])).out).toBe(out)
    }
  })

  test('of no command lists them all', async () => {
    const { out } = await runHere([])
    for (const { name } of commands) expect(out).toContain(`  ${name} `)
    for (const words of [['--help'], ['-h'], ['help']]) expect((await runHere(words)).out).toBe(out)
  })

  test('has a page for each topic and group', async () => {
    for (const { name, lines } of topics) expect((await runHere(['help', name])).out).toContain(lines.join('\n'))
    expect((await runHere(['account', '--help'])).out).toContain('phat account inspect [uri] [flags]')
  })

  test('stands in for missing arguments', async () => {
    expect(await runHere(['transfer', '--help'])).toMatchObject({ code: 0, err: '' })
  })

  test('tells the version', async () => {
    expect((await runHere(['--version'])).out).toMatch(/^\d+\.\d+\.\d+$/)
  })
})
