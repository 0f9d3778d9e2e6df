// SPDX-License-Identifier: Apache-2.0
import {
  arm,
  array,
  bool,
  bytes,
  type Codec,
  compact,
  fixedBytes,
  i8,
  i128,
  lazy,
  option,
  str,
  struct,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  unit,
  variant,
  vec,
} from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { accountId, type ContractDescriptor, hash, labelOf, type MessageDescriptor, selectorOf } from '../src/index.ts'

const balance = u128

const tokenError = variant('token::token::TokenError', {
  InsufficientBalance: arm(0, { available: balance, required: balance }),
  NotAllowed: arm(1),
  Custom: arm(2, str),
  Pair: arm(3, [u8, accountId]),
})

const phase = variant('token::token::Phase', { Open: arm(0), Frozen: arm(5), Closed: arm(9) })

const grant = struct('token::token::Grant', {
  reader: accountId,
  purpose: str,
  expiresAt: option(u32),
  scopes: vec(phase),
  codeHash: hash,
})

interface Node {
  readonly value: number
  readonly children: readonly Node[]
}

const node: Codec<Node> = struct('token::token::Node', { value: u16, children: vec(lazy(() => node)) }) as Codec<Node>

type Entry = Pick<MessageDescriptor, 'name' | 'args' | 'error' | 'docs'> & Partial<MessageDescriptor>

const entry = (declared: Entry): MessageDescriptor => {
  const label = labelOf(declared.name)
  const defaults = { returns: unit, kind: 'message', mutates: true, estimate: 'full', payable: false } as const
  return { label, selector: selectorOf(label, blake2b256), ...defaults, ...declared }
}

const query = (declared: Entry): MessageDescriptor => entry({ kind: 'query', mutates: false, ...declared })

const arg = (name: string, codec: MessageDescriptor['returns']) => ({ name, codec })
const field = (name: string, codec: MessageDescriptor['returns'], indexed = false) => ({ name, codec, indexed, docs: [] })

/** A token that has every kind of type, entry and event that a contract may have. */
export const sampleContract: ContractDescriptor = {
  name: 'SampleToken',
  version: '1.2.3',
  language: { source: 'TypeScript 7.0.2', compiler: 'phat 0.1.0' },
  stateVersion: 2,
  upgradePolicy: { kind: 'timelock', blocks: 7200 },
  constructors: [
    entry({ name: 'new', args: [arg('totalSupply', balance), arg('name', option(str))], error: undefined, docs: ['Makes it.'] }),
    entry({ name: 'withOwner', args: [arg('owner', accountId)], error: tokenError, docs: [], payable: true }),
  ],
  messages: [
    query({ name: 'PSP22::totalSupply', args: [], returns: balance, error: undefined, docs: ['All there is.'] }),
    query({ name: 'PSP22::balanceOf', args: [arg('owner', accountId)], returns: balance, error: undefined, docs: [] }),
    entry({
      name: 'PSP22::transfer',
      args: [arg('to', accountId), arg('value', balance), arg('data', bytes)],
      error: tokenError,
      docs: ['Moves tokens.', '', 'Fails without enough of them.'],
      estimate: 'gas-only',
    }),
    entry({ name: 'grantAccess', args: [arg('grant', grant)], returns: u64, error: tokenError, docs: [] }),
    entry({ name: 'deposit', args: [], error: undefined, docs: [], payable: true }),
    query({ name: 'grants', args: [arg('of', tuple(accountId, u32))], returns: vec(grant), error: tokenError, docs: [] }),
    query({ name: 'phase', args: [arg('next', phase)], returns: option(phase), error: undefined, docs: [] }),
    query({
      name: 'numbers',
      args: [arg('small', u8), arg('signed', i8), arg('wide', u256), arg('deep', i128), arg('packed', compact(u128))],
      returns: tuple(bool, u16, u64, u256),
      error: undefined,
      docs: [],
    }),
    query({
      name: 'shapes',
      args: [arg('flag', bool), arg('fixed', fixedBytes(7)), arg('list', array(u32, 3)), arg('tree', node)],
      returns: node,
      error: undefined,
      docs: [],
    }),
    query({ name: 'lastError', args: [], returns: option(tokenError), error: undefined, docs: [] }),
  ],
  events: [
    {
      label: 'Transfer',
      fields: [field('from', option(accountId), true), field('to', option(accountId), true), field('value', balance)],
      docs: ['Tokens moved.'],
    },
    {
      label: 'Approval',
      fields: [field('owner', accountId, true), field('spender', accountId, true), field('amount', balance, true)],
      docs: [],
    },
    { label: 'PhaseChanged', fields: [field('before', phase), field('after', phase, true), field('note', str, true)], docs: [] },
    { label: 'Granted', fields: [field('byOwner', accountId, true), field('grant', grant)], docs: [] },
    { label: 'Stopped', fields: [], docs: ['Nothing more to say.'] },
  ],
  errors: tokenError,
  state: [
    { name: 'totalSupply', key: 0x11223344, docs: [], layout: { kind: 'value', codec: balance } },
    { name: 'balances', key: 0xe7dc2326, docs: [], layout: { kind: 'mapping', key: accountId, value: balance } },
    {
      name: 'accessGrants',
      key: 5,
      docs: ['Who may read.'],
      layout: { kind: 'iterableMapping', key: tuple(accountId, u32), value: grant, max: 1000 },
    },
  ],
  docs: ['A token whose balances only their owners read.'],
}
