// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { phat, startDevNode, startPhat } from './processes.ts'

/** Kills what does not end by itself, so that the test fails instead of hanging. */
const killAfter = (child: ReturnType<typeof startPhat>['child'], limitMs: number) =>
  setTimeout(() => child.kill('SIGKILL'), limitMs).unref()

describe('phat node', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'stops cleanly at %s within three seconds, with clients connected',
    async (signal) => {
      const node = await startDevNode()
      const follower = startPhat(['block', '--follow', '--json'], { PHAT_URL: node.url })
      expect(await follower.nextLine()).toContain('"number":')
      node.started.child.kill(signal)
      killAfter(node.started.child, 3_000)
      expect(await node.started.ended).toMatchObject({ code: 0, signal: null, err: '' })
      expect(await follower.ended).toMatchObject({ code: 3, err: expect.stringContaining('cli.connection-lost') })
    },
  )

  test('tells scripts where it listens and which accounts there are', async () => {
    const node = await startDevNode()
    expect(node.ready).toMatchObject({
      event: 'ready',
      endpoint: expect.stringMatching(/^ws:\/\/127.0.0.1:\d+$/),
      httpEndpoint: expect.stringMatching(/^http:\/\/127.0.0.1:\d+$/),
      chain: 'Phala Development',
      genesisHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    })
    expect(node.ready.accounts).toHaveLength(6)
    await node.stop()
  })

  test('tells people the accounts in both forms and what to try', async () => {
    const started = startPhat(['node', '--dev', '--port', '0'])
    while (!(await started.nextLine())?.includes('Ctrl-C')) expect(started.child.exitCode).toBe(null)
    started.child.kill('SIGINT')
    const { code, out } = await started.ended
    expect(code).toBe(0)
    for (const part of [
      '//Alice',
      '45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2',
      '0xd43593c715fdd31c61141abd04a99fd6',
      '10,000,000 PHA',
    ])
      expect(out).toContain(part)
    expect(out).toMatch(/npx phat transfer --from \/\/Alice --to \/\/Bob 5 --url ws:/)
  })

  test('names who holds the port and offers a free one', async () => {
    const node = await startDevNode()
    const { code, err } = await phat(['node', '--dev', '--port', String(node.port)])
    await node.stop()
    expect(code).toBe(1)
    expect(err).toMatch(
      /port \d+ on 127.0.0.1 is taken by a node of Phala Development( \(process \d+, node phat.js\))?; --port \d+ is free {3}\[node.port-taken\]/,
    )
  })

  test('makes a block at each line in manual mode', async () => {
    const node = await startDevNode('--seal', 'manual')
    for (const number of [1, 2]) {
      node.started.child.stdin?.write('\n')
      expect(JSON.parse((await node.started.nextLine()) ?? '')).toEqual({ event: 'block', number })
    }
    expect(await node.stop()).toMatchObject({ code: 0 })
  })

  test('makes blocks by itself in interval mode', async () => {
    const node = await startDevNode('--seal', '20')
    const follower = startPhat(['block', '--follow', '--count', '3', '--json'], { PHAT_URL: node.url })
    const blocks = (await follower.ended).out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { number: number }).number)
    await node.stop()
    expect(blocks).toHaveLength(3)
  })
})

describe('an interrupted client', () => {
  test('ends with 130', async () => {
    const node = await startDevNode('--seal', 'manual')
    const waiting = startPhat(['transfer', '1', '--from', '//Alice', '--to', '//Bob'], { PHAT_URL: node.url })
    for (let line = await waiting.nextLine(); line !== '  ready'; line = await waiting.nextLine()) expect(line).toBeDefined()
    waiting.child.kill('SIGINT')
    expect(await waiting.ended).toMatchObject({ code: 130, signal: null, err: expect.stringContaining('[cli.interrupted]') })
    await node.stop()
  })

  test('that waits in vain ends with 3', async () => {
    const node = await startDevNode('--seal', 'manual')
    const { code, err } = await phat(['transfer', '1', '--from', '//Alice', '--to', '//Bob', '--timeout', '1'], {
      PHAT_URL: node.url,
    })
    await node.stop()
    expect({ code, err }).toEqual({
      code: 3,
      err: expect.stringMatching(/no news of author_submitAndWatchExtrinsic .* within 1 s {3}\[cli.timeout\]/),
    })
  })
})
