// SPDX-License-Identifier: Apache-2.0
import { accountId, option, part, type ReadContextOf, value } from '@phat/contract'

const declared = part('Ownable', {
  state: { owner: value(option(accountId), undefined) },
  errors: { CallerIsNotOwner: {} },
  afterDeploy: (c) => {
    c.state.owner = c.caller
  },
})

/** One account that may do more than others: the deployer, until it hands over or gives up. Labels as OpenBrush's `Ownable`. */
export const ownable = declared
  .query('owner', {}, option(accountId), (c) => c.state.owner, { infallible: true, docs: 'The owner, if there still is one.' })
  .message(
    'transferOwnership',
    { newOwner: accountId },
    (c, { newOwner }) => {
      ensureOwner(c)
      c.state.owner = newOwner
    },
    { docs: 'Makes another account the owner. For the owner.' },
  )
  .message(
    'renounceOwnership',
    {},
    (c) => {
      ensureOwner(c)
      c.state.owner = undefined
    },
    { docs: 'Gives up ownership for good: nobody can do what only the owner may. For the owner.' },
  )

/** Ends the call with `CallerIsNotOwner` unless the owner makes it. */
export function ensureOwner(c: ReadContextOf<typeof declared>): void {
  if (c.state.owner !== c.caller) throw c.error.CallerIsNotOwner()
}
