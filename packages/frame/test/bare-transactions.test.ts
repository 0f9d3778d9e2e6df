// SPDX-License-Identifier: Apache-2.0
import { u32, u64 } from '@phat/codec'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  accountId,
  anyValid,
  decodeFor,
  definePallet,
  defineTransactionExtension,
  type Extrinsic,
  encodeBare,
  ensureNone,
  error,
  install,
  invalid,
  type RuntimeCall,
  senderOf,
  validateTransaction,
  value,
  weightOf,
} from '../src/index.ts'

interface Ticket {
  readonly who: typeof alice
  readonly number: number
  readonly proof: bigint
}

const ticketOf = ({ pallet, call, args }: RuntimeCall): Ticket | undefined =>
  // The declaration below says what the arguments are.
  pallet === 'Tickets' && call === 'punch' ? (args as Ticket) : undefined
const known = (ticket: Ticket | undefined): Ticket => ticket ?? invalid('Call')

/** Tickets whose proof is their number: each is punched once, in order. */
const Tickets = definePallet('Tickets')
  .storage({ next: value(u32, 0, 'The ticket that comes next.') })
  .errors({ Torn: error(0, 'The ticket is torn.') })
  .calls((p) => ({
    punch: p.call(
      0,
      { who: accountId, number: u32, proof: u64 },
      weightOf(10n),
      'Punches.',
      ({ origin, store, fail }, { number }) => {
        ensureNone(origin)
        if (number === 3) fail.Torn()
        store.next.set(number + 1)
      },
    ),
    other: p.call(1, {}, weightOf(10n), 'Never bare.', () => {}),
  }))
  .bareTransactions({
    senderOf: (call) => ticketOf(call)?.who,
    validate: ({ store }, call) => {
      const { number, proof } = known(ticketOf(call))
      if (number < store.next.get()) invalid('Stale')
      if (proof !== BigInt(number)) invalid('BadProof')
      return { ...anyValid, priority: 4n, provides: [Uint8Array.of(number)] }
    },
    prepare: ({ store }, call) => {
      if (known(ticketOf(call)).number !== store.next.get()) invalid('Future')
    },
  })

const log: string[] = []
const around = (name: string, bare: boolean) =>
  defineTransactionExtension(name, {
    bare,
    validate: ({ who, extra }) => {
      log.push(`validate ${name} ${who === alice || who[0] === alice[0]} ${extra === undefined}`)
      return { ...anyValid, priority: 1n }
    },
    prepare: () => void log.push(`prepare ${name}`),
    postDispatch: (_view, _pre, _post, result) => {
      log.push(`post ${name} ${result.type}`)
    },
  })

const chain = createMockRuntime({
  pallets: [install(2, Tickets, undefined)],
  extensions: [around('Signed', false), around('Both', true)],
})
const bare = (call: RuntimeCall): Extrinsic => decodeFor(chain.execution, encodeBare(chain.runtime.types.call.encode(call)))
const ticket = (number: number, proof = BigInt(number)) => bare(chain.call(Tickets, 'punch', { who: alice, number, proof }))
const next = () => Tickets.at(chain.execution).store.next.get()

beforeEach(() => {
  log.length = 0
})

describe('a transaction that its pallet vouches for', () => {
  test('is validated by its pallet and by the extensions that say so', () => {
    const outcome = validateTransaction(chain.execution, ticket(2), () => false)
    expect(outcome).toMatchObject({ ok: true, value: { priority: 5n, provides: [Uint8Array.of(2)] } })
    expect(log).toEqual(['validate Both true true'])
    expect(senderOf(chain.execution, ticket(2))).toEqual(alice)
  })

  test('is dispatched for nobody between them', () => {
    chain.expectApplied(ticket(0))
    expect(log).toEqual(['validate Both true true', 'prepare Both', 'post Both Ok'])
    expect([next(), chain.execution.extrinsics.length]).toEqual([1, 1])
    expect(chain.takeEvents().at(-1)?.[0]).toBe('System.ExtrinsicSuccess')
  })

  test('is refused as its pallet says, and leaves no trace', () => {
    chain.expectRefused(ticket(1), 'Invalid.Future')
    chain.expectRefused(ticket(0, 9n), 'Invalid.BadProof')
    chain.expectApplied(ticket(0))
    chain.expectRefused(ticket(0), 'Invalid.Stale')
    expect(next()).toBe(1)
  })

  test('may fail once it stands in a block', () => {
    for (const number of [0, 1, 2, 3]) chain.expectApplied(ticket(number))
    expect(next()).toBe(3)
    expect([log.at(-1), chain.takeEvents().at(-1)?.[0]]).toEqual(['post Both Err', 'System.ExtrinsicFailed'])
  })

  test('is that call alone: another of the pallet is refused', () => {
    const other = bare(chain.call(Tickets, 'other', {}))
    chain.expectRefused(other, 'Invalid.Call')
    expect(senderOf(chain.execution, other)).toBeUndefined()
  })

  test('stands for its signer where it is signed', () => {
    const signed = chain.transaction(bob, chain.call(Tickets, 'punch', { who: alice, number: 0, proof: 0n }), [
      undefined,
      undefined,
    ])
    expect(senderOf(chain.execution, signed)).toEqual(bob)
    chain.expectApplied(signed)
    expect([next(), log.length]).toEqual([0, 6])
  })
})
