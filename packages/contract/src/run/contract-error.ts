// SPDX-License-Identifier: Apache-2.0

/**
 * A business error on its way to the caller. Not an `Error`: it takes no trace, which an interpreter pays for, because it is an answer
 * and not a fault.
 */
export class ContractError {
  readonly type: string
  readonly value: unknown

  constructor(type: string, value: unknown) {
    this.type = type
    this.value = value
  }

  toString(): string {
    return `error ${this.type} of the contract`
  }
}

/** The makers of `c.error`. */
export function contractError(names: readonly string[]): { readonly [name: string]: (value?: unknown) => ContractError } {
  const makers: { [name: string]: (value?: unknown) => ContractError } = {}
  for (const name of names) makers[name] = (value) => new ContractError(name, value)
  return makers
}
