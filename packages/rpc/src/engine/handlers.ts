// SPDX-License-Identifier: Apache-2.0
import { equalBytes, known } from '@phat/primitives'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'

export const engine_createBlock: Handler<'engine_createBlock'> = ({ chain, pool, seal }, [createEmpty, , parentHash]) => {
  if (parentHash !== undefined && !equalBytes(parentHash, chain.best.hash)) throw rpcError('not-the-best-block')
  if (!createEmpty && pool.pending().length === 0) throw rpcError('empty-pool')
  const { hash } = known(seal, 'the method is served only where blocks can be sealed')()
  const aux = {
    header_only: false,
    clear_justification_requests: false,
    needs_justification: false,
    bad_justification: false,
    is_new_best: true,
  }
  return { hash: bytesToHex(hash), aux }
}
