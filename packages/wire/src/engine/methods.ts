// SPDX-License-Identifier: Apache-2.0
import { call, optional, required } from '../definition.ts'

/** Making blocks by hand, as Substrate's manual seal serves it. Only on engines that can. */
export const engineGroup = {
  engine_createBlock: call(
    [
      required('createEmpty', 'bool', 'Whether to make a block when no transaction waits.'),
      required('finalize', 'bool', 'Taken for compatibility: every block becomes final after the finality delay.'),
      optional('parentHash', 'hash', 'The block to build on; only the best one can be.'),
    ],
    {
      access: 'unsafe',
      needs: 'sealer',
      errors: ['empty-pool', 'not-the-best-block'],
      docs: 'Makes a block now from the transactions that wait.',
      result: '{hash, aux: {header_only, clear_justification_requests, needs_justification, bad_justification, is_new_best}}',
    },
  ),
}
