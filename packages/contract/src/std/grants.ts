// SPDX-License-Identifier: Apache-2.0
import {
  type AccountId,
  accountId,
  bool,
  boundedVec,
  mapping,
  part,
  type ReadContextOf,
  str,
  struct,
  u32,
  type ValueOf,
  vec,
} from '@phat/contract'

/** Who may read what of an owner, what for, and until which block. */
const grant = struct('Grant', { reader: accountId, scope: str, purpose: str, expiresAt: u32 })

export type Grant = ValueOf<typeof grant>

/** An owner has at most so many at a time; expired ones make room. */
export const grantsMax = 64

const declared = part('Grants', {
  state: { grants: mapping(accountId, boundedVec(grant, grantsMax), 'Grants by the owner of the data.') },
  errors: { TooManyGrants: {}, GrantExpired: {}, AccessDenied: { scope: str } },
})

type Reads = ReadContextOf<typeof declared>

/**
 * Access that owners of data give to readers: for a scope (what), a purpose (what for) and until a block. It is checked when data is read;
 * an expired grant counts for nothing, and one for another purpose neither.
 */
export const grants = declared
  .message(
    'grant',
    { reader: accountId, scope: str, purpose: str, expiresAt: u32 },
    (c, given) => {
      if (given.expiresAt <= c.blockNumber) throw c.error.GrantExpired()
      const others = alive(c, c.caller).filter(({ reader, scope }) => reader !== given.reader || scope !== given.scope)
      if (others.length >= grantsMax) throw c.error.TooManyGrants()
      c.state.grants.set(c.caller, [...others, given])
    },
    { docs: 'Lets a reader see what the caller owns; it replaces what the reader had for the scope.' },
  )
  .message(
    'revoke',
    { reader: accountId, scope: str },
    (c, { reader, scope }) => {
      const kept = alive(c, c.caller).filter((one) => one.reader !== reader || one.scope !== scope)
      if (kept.length === 0) c.state.grants.delete(c.caller)
      else c.state.grants.set(c.caller, kept)
    },
    { docs: 'Takes access back, from the next call on.' },
  )
  .query('granted', {}, vec(grant), (c) => alive(c, c.caller), {
    infallible: true,
    docs: 'What the caller has granted and still holds.',
  })
  .query(
    'mayRead',
    { owner: accountId, scope: str, purpose: str },
    bool,
    (c, { owner, scope, purpose }) => mayRead(c, owner, scope, purpose),
    { infallible: true, docs: 'Whether the caller may read something now.' },
  )

function alive(c: Reads, owner: AccountId): readonly Grant[] {
  const all = c.state.grants.get(owner) ?? []
  const now = c.blockNumber
  return all.filter(({ expiresAt }) => expiresAt > now)
}

/** True when the caller is the owner, or has a grant for scope and purpose that has not expired. */
export function mayRead(c: Reads, owner: AccountId, scope: string, purpose: string): boolean {
  const { caller } = c
  if (caller === owner) return true
  return alive(c, owner).some((one) => one.reader === caller && one.scope === scope && one.purpose === purpose)
}

/** Ends the call with `AccessDenied` unless the caller may read. */
export function ensureMayRead(c: Reads, owner: AccountId, scope: string, purpose: string): void {
  if (!mayRead(c, owner, scope, purpose)) throw c.error.AccessDenied({ scope })
}
