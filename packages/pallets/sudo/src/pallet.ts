// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, option } from '@phat/codec'
import {
  accountId,
  addWeight,
  type CallInfo,
  type ContextOf,
  definePallet,
  dispatchBypassingFilter,
  dispatchInfoOf,
  dispatchResult,
  ensureSignedOrRoot,
  error,
  event,
  lookup,
  multiAddress,
  type Origin,
  optionalValue,
  type PostDispatchInfo,
  type RuntimeCall,
  type RuntimeTypes,
  rootOrigin,
  signed,
  type Weight,
  weight,
} from '@phat/frame'
import { type AccountId, equalBytes } from '@phat/primitives'
import { weights } from './generated/weights.ts'

const optionalAccount: Codec<AccountId | undefined> = alias(option(accountId), 'Option<T::AccountId>')
const boxedCall = (types: RuntimeTypes): Codec<RuntimeCall> => alias(types.call, 'Box<<T as Config>::RuntimeCall>')

/** Whoever holds the key pays nothing. */
const free: PostDispatchInfo = { paysFee: false }

const base = definePallet('Sudo')
  .storage({ key: optionalValue(accountId, 'The account that may act as root; nobody may where it is absent.') })
  .events({
    Sudid: event(0, { sudoResult: dispatchResult }, 'A call was dispatched as root.'),
    KeyChanged: event(1, { old: optionalAccount, new: accountId }, 'The key passed to another account.'),
    KeyRemoved: event(2, 'The key was removed: nobody acts as root any more.'),
    SudoAsDone: event(3, { sudoResult: dispatchResult }, 'A call was dispatched as another account.'),
  })
  .errors({ RequireSudo: error(0, 'The sender does not hold the key.') })

type Context = ContextOf<typeof base> & { readonly origin: Origin }

function ensureSudo({ origin, store, fail }: Context): void {
  const who = ensureSignedOrRoot(origin)
  if (who === undefined) return
  const key = store.key.get()
  if (key === undefined || !equalBytes(who, key)) fail.RequireSudo()
}

/** The announced cost of a call around another: its own weight and that of the call, in the class of the call. */
function around(own: Weight, call: RuntimeCall): CallInfo {
  const inner = dispatchInfoOf(call)
  return { weight: addWeight(own, inner.callWeight), class: inner.class }
}

function dispatchAsRoot(context: Context, call: RuntimeCall): PostDispatchInfo {
  ensureSudo(context)
  const { result } = dispatchBypassingFilter(context, rootOrigin, call)
  context.emit.Sudid({ sudoResult: result })
  return free
}

/** One account that may act as root, for a chain that does not govern itself yet (pallet-sudo). */
export const Sudo = base
  .calls((p) => ({
    sudo: p.call(
      0,
      { call: boxedCall(p.types) },
      ({ call }) => around(weights.sudo, call),
      ['Dispatches a call as root. Free of charge.', 'Origin: the key, or root. Events: Sudid. Errors: RequireSudo.'],
      (context, { call }) => dispatchAsRoot(context, call),
    ),
    sudoUncheckedWeight: p.call(
      1,
      { call: boxedCall(p.types), weight },
      (args) => ({ weight: args.weight, class: dispatchInfoOf(args.call).class }),
      [
        'Dispatches a call as root and counts the weight that the sender says. Free of charge.',
        'Origin: the key, or root. Events: Sudid. Errors: RequireSudo.',
      ],
      (context, { call }) => dispatchAsRoot(context, call),
    ),
    setKey: p.call(
      2,
      { new: multiAddress },
      weights.setKey,
      [
        'Passes the key to another account. Free of charge.',
        'Origin: the key, or root. Events: KeyChanged. Errors: RequireSudo.',
      ],
      (context, args) => {
        ensureSudo(context)
        const { emit, store } = context
        const key = lookup(args.new)
        emit.KeyChanged({ old: store.key.get(), new: key })
        store.key.set(key)
        return free
      },
    ),
    sudoAs: p.call(
      3,
      { who: multiAddress, call: boxedCall(p.types) },
      ({ call }) => around(weights.sudoAs, call),
      [
        'Dispatches a call as any account. Free of charge.',
        'Origin: the key, or root. Events: SudoAsDone. Errors: RequireSudo, CannotLookup.',
      ],
      (context, { who, call }) => {
        ensureSudo(context)
        const { result } = dispatchBypassingFilter(context, signed(lookup(who)), call)
        context.emit.SudoAsDone({ sudoResult: result })
        return free
      },
    ),
    removeKey: p.call(
      4,
      {},
      weights.removeKey,
      ['Removes the key for good. Free of charge.', 'Origin: the key, or root. Events: KeyRemoved. Errors: RequireSudo.'],
      (context) => {
        ensureSudo(context)
        context.emit.KeyRemoved()
        context.store.key.kill()
        return free
      },
    ),
  }))
  .genesis(({ store }, genesis: { readonly key?: AccountId }) => {
    if (genesis.key !== undefined) store.key.set(genesis.key)
  })
