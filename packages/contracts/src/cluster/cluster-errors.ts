// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const clusterErrors = defineErrors('cluster', {
  'unknown-engine': {
    why: 'The cluster runs contracts by an engine version that this program does not have; running them by another would give other results.',
    remedy: 'Run a release that has the engine version named, or one that had it together with the version before.',
  },
  'block-order': {
    why: 'A command or a commit was given for a block below the one that is open or committed.',
    remedy: 'Give the cluster its commands in the order of the chain, and commit each block once.',
  },
  'height-unavailable': {
    why: 'The state at the height asked for is not kept: it lies before the history or the cluster has committed nothing yet.',
    remedy: 'Ask at a newer height, or keep a longer history.',
  },
  'invalid-config': {
    why: 'A cluster was described by values that cannot be: a key or an id of the wrong length, or a price below zero.',
    remedy: 'See the detail and correct the value.',
  },
})
