import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS, type MetricName } from '../src/deployment/names.ts';

/** A metric that the functions of this instance write. */
export function ownMetric(instance: string, metricName: MetricName, options: MetricOptions = {}): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap: { service: METRICS.service, [METRICS.instance]: instance },
    ...options,
  });
}

/** The numbers of the runs, each as it stood after a run. */
export abstract class HealthMetrics extends Construct {
  /** What the metrics of this construct are told apart by. */
  abstract readonly instance: string;

  /** Orgs that were asked. */
  metricChecked(props?: MetricOptions): Metric {
    return this.metric('Checked', 'Maximum', props);
  }

  /** Orgs whose credential works. */
  metricHealthy(props?: MetricOptions): Metric {
    return this.metric('Healthy', 'Maximum', props);
  }

  /** Orgs whose credential or setup is broken, those that settle or are doubtful included. */
  metricUnhealthy(props?: MetricOptions): Metric {
    return this.metric('Unhealthy', 'Maximum', props);
  }

  /** Orgs that gave no answer that judges them, those that were not reached included. */
  metricInconclusive(props?: MetricOptions): Metric {
    return this.metric('Inconclusive', 'Maximum', props);
  }

  /** Orgs rejected so soon after a change that Salesforce may still be spreading it. */
  metricSettling(props?: MetricOptions): Metric {
    return this.metric('Settling', 'Maximum', props);
  }

  /** Orgs with a first rejection that nobody knows. */
  metricDoubtful(props?: MetricOptions): Metric {
    return this.metric('Doubtful', 'Maximum', props);
  }

  /** Orgs that a run's time did not suffice for. */
  metricNotChecked(props?: MetricOptions): Metric {
    return this.metric('NotChecked', 'Maximum', props);
  }

  /** Milliseconds that a run took. */
  metricRunDuration(props?: MetricOptions): Metric {
    return this.metric('RunDuration', 'Maximum', props);
  }

  /** Days since the oldest client secret came into use. */
  metricOldestSecretAgeDays(props?: MetricOptions): Metric {
    return this.metric('OldestSecretAgeDays', 'Maximum', props);
  }

  /** Notices that were sent. */
  metricNotices(props?: MetricOptions): Metric {
    return this.metric('Notices', 'Sum', props);
  }

  /** Confirmed subscriptions to the alerts. */
  metricConfirmedSubscriptions(props?: MetricOptions): Metric {
    return this.metric('ConfirmedSubscriptions', 'Minimum', props);
  }

  /** Subscriptions of the stack that nobody confirmed or that are gone; 1 where there is no confirmed one at all. */
  metricMissingSubscriptions(props?: MetricOptions): Metric {
    return this.metric('MissingSubscriptions', 'Maximum', props);
  }

  /** Runs over all orgs that left none out. */
  metricFullRunCompleted(props?: MetricOptions): Metric {
    return this.metric('FullRunCompleted', 'Sum', props);
  }

  private metric(name: MetricName, statistic: string, props: MetricOptions = {}): Metric {
    return ownMetric(this.instance, name, { statistic, ...props });
  }
}
