// SPDX-License-Identifier: Apache-2.0
import { collateralKeys, vendorAt } from '../simulated-machine.ts'
import type { ChainDesk, DeskCall } from './chain-desk.ts'

/** Collateral that ends sooner is issued again: a network that runs for days must not lose its workers. */
const spareSeconds = 5n * 86_400n

/**
 * Sees to it that the chain has current collateral of the simulated vendor: what any worker or relayer brings of a real one. Verified by the
 * chain like any other, and paid for by a deposit.
 * @param nowMs the clock, Unix milliseconds: before the first block the chain has none
 * @returns false where the chain has it already
 */
export async function bringCollateral(desk: ChainDesk, nowMs: number): Promise<boolean> {
  const wanted = await wantedCollateral(desk, nowMs)
  if (wanted === undefined) return false
  await desk.send(wanted.call, wanted.args)
  return true
}

/** The call that brings collateral; undefined where the chain has it. */
export async function wantedCollateral(desk: ChainDesk, nowMs: number): Promise<DeskCall | undefined> {
  const now = await chainSeconds(desk, nowMs)
  const ends = await Promise.all(collateralKeys.map(async (key) => validUntil(await desk.read('Attestation.Collateral', key))))
  if (ends.every((end) => end > now + spareSeconds)) return undefined
  const { format: _, ...collateral } = vendorAt(Number(now)).collateral('tdx')
  return { call: 'Attestation.submitDcapCollateral', args: { collateral } }
}

/** The chain judges by block time, which may be ahead of the clock. Unix seconds. */
async function chainSeconds(desk: ChainDesk, nowMs: number): Promise<bigint> {
  const ms = (await desk.read('Timestamp.Now')) as bigint
  const clock = BigInt(Math.floor(nowMs / 1000))
  return ms / 1000n > clock ? ms / 1000n : clock
}

const validUntil = (piece: unknown): bigint => (piece as { readonly validUntil: bigint } | undefined)?.validUntil ?? 0n
