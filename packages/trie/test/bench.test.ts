// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { benchTrie } from '../bench/trie.bench.ts'

test('the benchmark runs on small inputs and measures something', async () => {
  const figures = await benchTrie('small')
  expect(Object.keys(figures)).toEqual([
    'trie_5000_of_100k_cpu_ms',
    'trie_5000_of_100k_prepare_cpu_ms',
    'trie_build_100k_cpu_ms',
    'trie_5000_of_1m_cpu_ms',
    'trie_5000_of_1m_prepare_cpu_ms',
    'restart_1m_state_ms',
    'restart_1m_rebuild_ms',
    'older_trie_ms',
    'state_1m_anonymous_mb',
    'trie_5000_of_1m_grown_cpu_ms',
  ])
  for (const { value } of Object.values(figures)) expect(value).toBeGreaterThan(0)
})
