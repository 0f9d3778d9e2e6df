// SPDX-License-Identifier: Apache-2.0
import type { DispatchError, Runtime } from '@phat/frame'

/** A dispatch error as people write it: `Token.FundsUnavailable`, `Balances.DeadAccount`, `BadOrigin`. */
export function failureName(runtime: Runtime, error: DispatchError): string {
  if (error.type === 'Module') {
    const { index, error: code } = error.value
    const instance = runtime.pallets.find((pallet) => pallet.index === index)
    const found = Object.entries(instance?.pallet.parts.errors ?? {}).find(([, declared]) => declared.index === code[0])
    return `${instance?.name ?? index}.${found?.[0] ?? code[0]}`
  }
  const value: unknown = error.value
  const inner = typeof value === 'object' && value !== null && 'type' in value ? `.${String(value.type)}` : ''
  return `${error.type}${inner}`
}
