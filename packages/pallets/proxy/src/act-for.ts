// SPDX-License-Identifier: Apache-2.0
import { type CallFilter, dispatch, type RuntimeCall, signed, withFilter } from '@phat/frame'
import { type AccountId, equalBytes } from '@phat/primitives'
import type { Context } from './base.ts'
import type { ProxyType, ProxyTypes } from './proxy-types.ts'
import type { ProxyDefinition } from './types.ts'

/** The delegation under which an account acts for another: the first, or the first of a kind. Fails with NotProxy. */
export function delegationOf(
  { store, fail }: Context,
  real: AccountId,
  delegate: AccountId,
  kind: ProxyType | undefined,
): ProxyDefinition {
  const [definitions] = store.proxies.get(real)
  const found = definitions.find(
    (definition) => equalBytes(definition.delegate, delegate) && (kind === undefined || definition.proxyType.type === kind.type),
  )
  return found ?? fail.NotProxy()
}

/** What a delegate of this kind may call, also inside other calls: what the kind allows, and no way to more than that. */
function filterOf(types: ProxyTypes, kind: ProxyType): CallFilter {
  return (call) => {
    if (call.pallet === 'Proxy') {
      if (call.call === 'addProxy' || call.call === 'removeProxy') {
        // The cast says what the declaration of both calls says.
        const { proxyType } = call.args as { readonly proxyType: ProxyType }
        if (!types.covers(kind, proxyType)) return false
      }
      if ((call.call === 'removeProxies' || call.call === 'killPure') && kind.type !== types.any.type) return false
    }
    return types.allows(kind, call)
  }
}

/**
 * Makes a call for another account, and succeeds whatever comes of it: the event says. The account counts as freshly signed, so the
 * filters of the sender do not hold inside; those of the delegation do.
 */
export function actFor(context: Context, real: AccountId, { proxyType }: ProxyDefinition, call: RuntimeCall): void {
  const origin = withFilter(signed(real), filterOf(context.config.proxyTypes, proxyType))
  const { result } = dispatch(context, origin, call)
  context.emit.ProxyExecuted({ result })
}
