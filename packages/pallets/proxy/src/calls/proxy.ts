// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, lookup, type MultiAddress, type RuntimeCall } from '@phat/frame'
import { actFor, delegationOf } from '../act-for.ts'
import type { CallContext } from '../base.ts'
import type { ProxyType } from '../proxy-types.ts'

interface Proxied {
  readonly real: MultiAddress
  readonly forceProxyType: ProxyType | undefined
  readonly call: RuntimeCall
}

/** Makes a call under a delegation without delay. */
export function proxy(context: CallContext, { real: address, forceProxyType, call }: Proxied): undefined {
  const who = ensureSigned(context.origin)
  const real = lookup(address)
  const definition = delegationOf(context, real, who, forceProxyType)
  if (definition.delay !== 0) context.fail.Unannounced()
  actFor(context, real, definition, call)
}
