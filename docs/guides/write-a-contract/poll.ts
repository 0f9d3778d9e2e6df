// SPDX-License-Identifier: Apache-2.0
import { accountId, bool, contract, declassify, iterableMapping, option, str, u32 } from '@phat/contract'

/** A secret ballot: who voted is known to the contract alone, how many said yes to nobody before the end. */
export const Poll = contract('Poll', {
  state: {
    owner: accountId,
    question: str,
    closesAt: u32,
    votes: iterableMapping(accountId, bool, { max: 1_000 }),
  },
  errors: { Closed: {}, StillOpen: { until: u32 } },
  events: { Result: { yes: u32, no: u32 } },
})
  .init('new', { question: str, closesAt: u32 }, (c, { question, closesAt }) => ({ owner: c.caller, question, closesAt }))
  .message('vote', { yes: bool }, (c, { yes }) => {
    if (c.blockNumber >= c.state.closesAt) throw c.error.Closed()
    c.state.votes.set(c.caller, yes)
  })
  .query('myVote', {}, option(bool), (c) => c.state.votes.get(c.caller))
  .message('close', {}, (c) => {
    if (c.blockNumber < c.state.closesAt) throw c.error.StillOpen({ until: c.state.closesAt })
    const votes = [...c.state.votes.values()]
    const yes = votes.filter((vote) => vote).length
    c.emit.Result(declassify({ yes, no: votes.length - yes }, 'the result is public once the poll is closed, votes are not'))
  })
