// SPDX-License-Identifier: Apache-2.0
import type { AnyNode } from 'acorn'

/** Where private values must not go without declassify. */
export interface Sink {
  /** As a person would call it: `the event Settled`. */
  readonly what: string
  readonly node: AnyNode
}

/** What the lint found, before positions are mapped. */
export interface Finding {
  readonly code: string
  readonly message: string
  readonly remedy: string
  readonly node: AnyNode
  /** A second place, such as where a private value was read. */
  readonly origin?: AnyNode
}

/** A value that leaves with the contract's consent. */
export interface Declassification {
  readonly reason: string
  readonly node: AnyNode
}
