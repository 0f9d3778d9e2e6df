// SPDX-License-Identifier: Apache-2.0
import { simulatorErrors } from '../simulator-errors.ts'

/**
 * The entry of a table of faults with this name.
 * @throws PhatError `simulator.unknown-fault`
 */
export function faultNamed<Fault extends { readonly id: string }>(faults: readonly Fault[], id: string): Fault {
  const fault = faults.find((one) => one.id === id)
  if (fault === undefined) throw simulatorErrors.error('unknown-fault', JSON.stringify(id.slice(0, 60)))
  return fault
}
