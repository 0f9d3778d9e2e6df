// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { cliErrors } from '../src/index.ts'
import { createFollower, type Followed, lookAgainMs } from '../src/watch/follower.ts'
import { createStepTeller, isAway } from '../src/watch/tell-step.ts'

// The loop alone: what it builds, the network and the time are those of the tests.

const hash = (digit: string): `0x${string}` => `0x${digit.repeat(64)}`
const contract = (name: string): Followed => ({
  name,
  book: '/project',
  source: `/project/contracts/${name}.ts`,
  kept: {
    address: hash('1'),
    genesisHash: hash('2'),
    metadata: '.phat/a.contract',
    codeHash: hash('3'),
    cluster: hash('4'),
    salt: hash('5'),
  },
})
const built = (codeHash: string) => ({
  contract: { kind: 'read', path: 'counter.ts', json: { source: { hash: codeHash } } } as const,
  inputs: ['/project/contracts/counter.ts', '/project/contracts/part.ts'],
})

/** A loop whose network fails as the list says, one item for each attempt. */
function stage(failures: readonly (Error | undefined)[], names: readonly string[] = ['counter']) {
  const said: Record<string, unknown>[] = []
  const errors: string[] = []
  const brought: string[] = []
  const timers: { readonly ms: number; readonly then: () => void }[] = []
  const left = [...failures]
  const ending = new AbortController()
  const builds = { next: built(hash('6')) as ReturnType<typeof built> | Error }
  const io = { out: (line: string) => said.push(JSON.parse(line)), err: (line: string) => errors.push(line), now: () => 0 }
  const follower = createFollower({
    followed: () => names.map(contract),
    build: async () => {
      if (builds.next instanceof Error) throw builds.next
      return builds.next
    },
    bring: async ({ name }) => {
      const failure = left.shift()
      if (failure !== undefined) throw failure
      brought.push(name)
    },
    isAway,
    teller: createStepTeller({ io: io as never, json: true }),
    after: (ms, then) => {
      const timer = { ms, then }
      timers.push(timer)
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1))
    },
    signal: ending.signal,
  })
  const steps = () => said.map(({ step }) => step)
  return { follower, said, errors, brought, timers, builds, ending, steps }
}
const gone = () => cliErrors.error('unreachable', 'nothing listens')

describe('a deployed contract', () => {
  test('is brought when all tests pass, and its files are watched', async () => {
    const { follower, brought } = stage([])
    await follower.passed()
    expect(brought).toEqual(['counter'])
    expect(follower.inputs()).toEqual(['/project/contracts/counter.ts', '/project/contracts/part.ts'])
  })

  test('is left alone where the network has the same code', async () => {
    const { follower, brought, builds, steps } = stage([])
    builds.next = built(hash('3'))
    await follower.passed()
    expect({ brought, steps: steps() }).toEqual({ brought: [], steps: ['current'] })
  })

  test('that cannot be brought does not keep the next one, and says why', async () => {
    const { follower, brought, errors, steps } = stage([cliErrors.error('state-clash', 'count was u32')], ['one', 'two'])
    await follower.passed()
    expect({ brought, steps: steps() }).toEqual({ brought: ['two'], steps: ['refused'] })
    expect(errors.join()).toContain('cli.state-clash')
  })

  test('is not brought for a fault of the build, which ends nothing', async () => {
    const { follower, brought, builds, steps } = stage([])
    builds.next = new TypeError('a fault of the builder')
    await follower.passed()
    builds.next = built(hash('6'))
    await follower.passed()
    expect({ brought, steps: steps() }).toEqual({ brought: ['counter'], steps: ['refused'] })
  })
})

describe('a network that is away', () => {
  test('is told once, looked for again, and told when it is back', async () => {
    const { follower, brought, timers, steps } = stage([gone(), gone()])
    await follower.passed()
    expect(timers.map(({ ms }) => ms)).toEqual([lookAgainMs])
    timers.shift()?.then()
    await follower.stop()
    await follower.passed()
    expect({ brought, steps: steps() }).toEqual({ brought: ['counter'], steps: ['away', 'back'] })
  })

  test('gets nothing while a newer save is tested', async () => {
    const { follower, brought, timers } = stage([gone()])
    await follower.passed()
    const [look] = timers
    follower.hold()
    expect(timers).toEqual([])
    look?.then()
    await follower.stop()
    expect(brought).toEqual([])
  })

  test('is not looked for after the end', async () => {
    const { follower, timers, ending } = stage([gone()])
    ending.abort()
    await follower.passed()
    expect(timers).toEqual([])
  })
})
