// SPDX-License-Identifier: Apache-2.0
// Contracts as `phat new` and `phat build` make them, driven by @phala/sdk from their code to their state.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, step } from '../report.mjs'

const made = process.env.PHAT_MADE ?? '.'
const read = (name) => JSON.parse(readFileSync(join(made, `${name}-ink4.contract`), 'utf8'))
/** Later than any block of a run. */
const closesAt = 1_000_000
const bid = 30n * 1_000_000_000_000n

/**
 * @param {any} session
 * @param {{ deploy: any, valueIn: (output: any) => any, untilTrue: any, stepMs: number }} tools
 */
export async function madeSteps(session, { deploy, valueIn, untilTrue, stepMs }) {
  const { alice, bob, cert, sdk } = session
  const answerOf = async (contract, message) => valueIn((await contract.query[message](alice.address, { cert })).output)
  await step(
    'made-counter',
    async () => {
      const counter = await deploy(session, read('counter'), 'new', [40])
      expect((await answerOf(counter, 'get')) === 40, 'the count that the constructor was given')
      const refused = await counter.query.increment(alice.address, { cert }, 5_000)
      expect(JSON.stringify(refused.output.toJSON()).includes('tooLarge'), `TooLarge, got ${refused.output}`)
      const result = await counter.send.increment({ pair: alice, cert }, 2)
      await result.waitFinalized?.(async () => (await answerOf(counter, 'get')) === 42)
      await untilTrue(async () => (await answerOf(counter, 'get')) === 42, 'the count of the made counter comes to 42')
    },
    stepMs,
  )
  await step(
    'made-sealed-bid',
    async () => {
      const auction = await deploy(session, read('sealed-bid'), 'new', [closesAt])
      // Of these messages an estimate tells gas and deposit alone, whether they would succeed or, like the second, not.
      const estimate = await auction.query.bid(alice.address, { cert }, bid)
      expect(estimate.gasRequired.refTime.toBigInt() > 0n, `gas, got ${estimate.gasRequired}`)
      expect(estimate.storageDeposit.isCharge || estimate.storageDeposit.isRefund, `a deposit, got ${estimate.storageDeposit}`)
      const tooEarly = await auction.query.settle(alice.address, { cert })
      for (const { result } of [estimate, tooEarly]) {
        expect(result.asOk.flags.isEmpty && result.asOk.data.length === 0, `nothing of the answer, got ${result}`)
      }
      const bobCert = await sdk.signCertificate({ pair: bob })
      const bidOf = async (pair, its) => valueIn((await auction.query.myBid(pair.address, { cert: its })).output)
      expect((await bidOf(alice, cert)) === null, 'no bid before')
      const result = await auction.send.bid({ pair: alice, cert }, bid)
      await result.waitFinalized?.(async () => (await bidOf(alice, cert)) !== null)
      await untilTrue(async () => BigInt((await bidOf(alice, cert)) ?? 0) === bid, 'the bid of Alice')
      expect((await bidOf(bob, bobCert)) === null, 'Bob reads no bid of hers')
    },
    stepMs,
  )
}
