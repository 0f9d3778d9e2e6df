// SPDX-License-Identifier: Apache-2.0
import { defineErrors, type ErrorEntry } from '@phat/primitives'

/** An error that the JSON-RPC server answers: number and message are those that Substrate's clients know. */
export interface RpcErrorEntry extends ErrorEntry {
  readonly rpcCode: number
  readonly message: string
  /** Where the detail of one occurrence goes. Substrate appends it to the message in some groups, others have `data` for it. */
  readonly detailIn: 'message' | 'data'
}

function entry(rpcCode: number, message: string, detailIn: 'message' | 'data', why: string, remedy: string): RpcErrorEntry {
  return { rpcCode, message, detailIn, why, remedy }
}

/** Every error of the JSON-RPC server except a refused extrinsic, whose code and message the pool gives. */
export const rpcErrorEntries = {
  // JSON-RPC 2.0, section 5.1, and the server codes of jsonrpsee that Substrate nodes answer.
  'parse-error': entry(
    -32700,
    'Parse error',
    'data',
    'The message is not JSON, not UTF-8, or nested deeper than the server reads.',
    'Send one JSON-RPC 2.0 request, or an array of them.',
  ),
  'invalid-request': entry(
    -32600,
    'Invalid request',
    'data',
    'The JSON is not a JSON-RPC 2.0 request.',
    'Send {"jsonrpc":"2.0","id":…,"method":"…","params":[…]} with a string, a number or null as id.',
  ),
  'method-not-found': entry(
    -32601,
    'Method not found',
    'data',
    'The node serves no method of this name, or not on this transport.',
    'Ask rpc_methods for the list; subscriptions work over WebSocket.',
  ),
  'unsafe-method': entry(
    -32601,
    'RPC call is unsafe to be called externally',
    'data',
    'The method is expensive or changes the node, and the operator has not allowed it here.',
    'Start the node with unsafe methods allowed, on an address that only you can reach.',
  ),
  'invalid-params': entry(
    -32602,
    'Invalid params',
    'data',
    'A parameter is missing or is not what the method takes; the detail names it.',
    'Compare the call with the reference of the method.',
  ),
  // sc-consensus-manual-seal, error.rs.
  'empty-pool': entry(
    12000,
    'Transaction pool is empty, set create_empty to true, if you want to create empty blocks',
    'data',
    'No transaction waits, and an empty block was not asked for.',
    'Submit a transaction first, or pass true for createEmpty.',
  ),
  'not-the-best-block': entry(
    13000,
    'Block not found',
    'data',
    'A block can be built only on the best one, and the parent that was named is another.',
    'Leave the parent out, or name the hash that chain_getHead answers.',
  ),
  // Chopsticks answers whatever goes wrong in its `dev` methods with 1.
  'developer-failed': entry(
    1,
    'The development chain could not do this',
    'message',
    'A transaction was refused, the block failed, or the state of the named block is no longer kept.',
    'The message says which; an archive keeps the states of all blocks.',
  ),
  // Ours: what workers' relayers ask.
  'state-gone': entry(
    7001,
    'The state is no longer kept',
    'message',
    'The node has dropped the state after this block, so that nothing can be proven of it.',
    'Ask a node that was started with --archive, or start the worker from a later checkpoint.',
  ),
  'no-commit': entry(
    7002,
    'No commit at this height',
    'message',
    'The block is not decided yet, or its extrinsics and its commit were pruned.',
    'Ask for a height up to that of the best block, from a node that has pruned nothing.',
  ),
  internal: entry(
    -32603,
    'Internal error',
    'data',
    'The node failed at something that is not the fault of the caller.',
    'Look into the log of the node; report it if it stays.',
  ),
  'too-many-subscriptions': entry(
    -32006,
    'Too many subscriptions on the connection',
    'data',
    'The connection holds as many subscriptions as the node allows.',
    'End those that are no longer needed, or open another connection.',
  ),
  'oversized-request': entry(
    -32007,
    'Request is too big',
    'data',
    'The message is larger than the node reads.',
    'Send smaller requests; the limit is in the error data.',
  ),
  'oversized-response': entry(
    -32008,
    'Response is too big',
    'data',
    'The answer is larger than the node sends.',
    'Ask for less: page keys, split batches.',
  ),
  'oversized-batch': entry(
    -32010,
    'The batch request was too large',
    'data',
    'The array holds more requests than the node takes in one.',
    'Split the batch; the limit is in the error data.',
  ),
  'rate-limited': entry(
    -32999,
    'RPC rate limit exceeded',
    'data',
    'The connection sends requests faster than the operator allows.',
    'Slow down and send the request again.',
  ),

  // The groups of Substrate's legacy API.
  'bad-extrinsic': entry(
    1001,
    'Extrinsic has invalid format',
    'message',
    'The bytes are not an encoded extrinsic.',
    'Encode it with the metadata of this chain.',
  ),
  'unknown-block': entry(
    4003,
    'Client error: UnknownBlock',
    'message',
    'The node has no block of this hash, or no longer its state.',
    'Use a recent block, or an archive node.',
  ),
  'invalid-child-key': entry(
    4003,
    'Client error: Invalid child storage key',
    'message',
    'The key does not name a child trie of the default namespace.',
    'Give the whole key of the trie: `:child_storage:default:` and its name.',
  ),
  'runtime-call-failed': entry(
    4003,
    'Client error: Execution failed',
    'message',
    'The runtime has no such function, could not read its arguments, or failed.',
    'Check the function and the encoding of its arguments against the metadata.',
  ),
  'invalid-block-range': entry(
    4001,
    'Cannot resolve a block range',
    'message',
    'The blocks are unknown, in the wrong order, or too far apart.',
    'Name two blocks of the chain, the older one first.',
  ),
  'invalid-count': entry(
    4002,
    'count exceeds maximum value',
    'message',
    'More entries were asked for than the node answers at once.',
    'Page: ask for fewer and go on from the last key.',
  ),
  'fee-query-decode': entry(
    1,
    'Unable to query dispatch info.',
    'data',
    'The extrinsic whose fee is asked for cannot be decoded.',
    'Encode it with the metadata of this chain; a made-up signature will do.',
  ),
  'fee-query-runtime': entry(
    2,
    'Unable to query dispatch info.',
    'data',
    'The runtime could not tell the fee.',
    'Look into the log of the node.',
  ),
  'dry-run': entry(
    1,
    'Unable to dry run extrinsic.',
    'data',
    'The extrinsic cannot be decoded or the runtime could not apply it.',
    'Encode it with the metadata of this chain.',
  ),

  // json-rpc-interface-spec, archive_v1: "a JSON-RPC error can be generated if the client has too many active calls".
  'too-many-archive-operations': entry(
    -32800,
    'Too many archive operations',
    'data',
    'The connection reads or compares as many storages as the node allows at the same time.',
    'Wait for storageDone or storageDiffDone, or stop another one first.',
  ),

  // json-rpc-interface-spec, chainHead_v1.
  'too-many-follows': entry(
    -32800,
    'Too many chainHead_v1_follow subscriptions',
    'data',
    'The connection follows the chain more often than the node allows.',
    'Share one follow subscription, or end another one first.',
  ),
  'block-not-pinned': entry(
    -32801,
    'Invalid block hash',
    'data',
    'The follow subscription has not reported this block, or it was unpinned.',
    'Use a block between its newBlock or initialized event and its unpin.',
  ),
  'follow-without-runtime': entry(
    -32802,
    'The follow subscription was started without runtime',
    'data',
    'Runtime calls need a follow subscription that reports runtimes.',
    'Call chainHead_v1_follow with true.',
  ),
  'not-waiting': entry(
    -32803,
    'Wait for continue event was not generated for the operation',
    'data',
    'The operation did not ask to be continued.',
    'Call chainHead_v1_continue only after operationWaitingForContinue.',
  ),
  'duplicate-hashes': entry(
    -32804,
    'Received duplicate hashes',
    'data',
    'The same block is to be unpinned twice by one request.',
    'List each hash once.',
  ),
} as const satisfies Record<string, RpcErrorEntry>

export type RpcErrorName = keyof typeof rpcErrorEntries

/** A refused extrinsic: number, message and data are the pool's, codes 1001 to 1021. */
const rejectedByPool: ErrorEntry = {
  why: 'The pool does not take the extrinsic; code and data say why.',
  remedy: 'Correct the extrinsic and sign it again.',
}

/** The error module of the JSON-RPC server. */
export const rpcErrors = defineErrors<RpcErrorName | 'rejected-by-pool'>('rpc', {
  ...rpcErrorEntries,
  'rejected-by-pool': rejectedByPool,
})
