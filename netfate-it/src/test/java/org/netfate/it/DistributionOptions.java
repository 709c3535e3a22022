package org.netfate.it;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.KarafDistributionOption;

/** How Pax Exam boots the distribution. */
final class DistributionOptions {
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";

    private DistributionOptions() {
        // functions only
    }

    static Option booted() {
        final String karaf = System.getProperty("karaf.version");
        return composite(
            karafDistributionConfiguration()
                .frameworkUrl("file:" + System.getProperty("netfate.distribution"))
                .name("netfate").karafVersion(karaf)
                .unpackDirectory(new File(System.getProperty("netfate.exam"))).useDeployFolder(false),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
            KarafDistributionOption.keepRuntimeFolder(),
            vmOption("-Xmx1g"),
            modules(karaf),
            probeIsFound());
    }

    /** What bin/karaf passes: Pax Exam starts the JVM itself. */
    private static Option modules(final String karaf) {
        return composite(
            vmOptions("--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module", "java.base=lib/endorsed/org.apache.karaf.specs.locator-" + karaf + ".jar",
                "--patch-module", "java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + karaf + ".jar"),
            vmOptions(Stream.of("java.base/java.security", "java.base/java.net", "java.base/java.lang",
                    "java.base/java.util", "java.base/jdk.internal.loader", "java.naming/javax.naming.spi",
                    "java.rmi/sun.rmi.transport.tcp")
                .map(name -> "--add-opens=" + name + "=ALL-UNNAMED").toArray(String[]::new)),
            vmOptions(Stream.of("java.base/sun.net.www.protocol.file", "java.base/sun.net.www.protocol.ftp",
                    "java.base/sun.net.www.protocol.http", "java.base/sun.net.www.protocol.https",
                    "java.base/sun.net.www.protocol.jar", "java.base/sun.net.www.content.text",
                    "java.rmi/sun.rmi.registry", "jdk.naming.rmi/com.sun.jndi.url.rmi")
                .map(name -> "--add-exports=" + name + "=ALL-UNNAMED").toArray(String[]::new)),
            vmOptions("-classpath", String.join(File.pathSeparator, "lib/jdk9plus/*", "lib/boot/*", "lib/endorsed/*")));
    }

    /** The distribution looks only into its own repository, where Pax Exam's bundles are not. */
    private static Option probeIsFound() {
        return composite(
            editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.localRepository",
                System.getProperty("netfate.repository")),
            editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.defaultRepositories",
                "file:${karaf.home}/${karaf.default.repository}@id=system.repository"),
            editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.repositories", ""),
            editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiRegistryPort", "21099"),
            editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiServerPort", "24444"));
    }
}
