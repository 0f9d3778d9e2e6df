// SPDX-License-Identifier: Apache-2.0

/** The ready line of a network, as far as its first answers are held against it. */
export interface ReadyNetwork {
  /** WebSocket address of the chain. */
  readonly endpoint: string
  readonly workers: readonly ReadyWorker[]
}

export interface ReadyWorker {
  readonly name: string
  /** HTTP address. */
  readonly endpoint: string
  /** 0x and hex digits. */
  readonly publicKey: string
  /** The block that it went on after; 0 for a new worker. */
  readonly resumedAt: number
}

/** Whether the answer to `chain_getHeader` is a header of a chain that has every block its workers had. */
export function hasHeader({ workers }: Pick<ReadyNetwork, 'workers'>, answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || !('number' in answer)) return false
  const { number } = answer
  if (typeof number !== 'string' || !/^0x[0-9a-f]+$/.test(number)) return false
  return Number(number) >= Math.max(0, ...workers.map(({ resumedAt }) => resumedAt))
}

/** Whether the answer of `/info`, GetInfo as JSON, is that of this worker. */
export const isWorker = ({ publicKey }: Pick<ReadyWorker, 'publicKey'>, answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'public_key' in answer && `0x${answer.public_key}` === publicKey
