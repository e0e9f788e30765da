import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.*;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/**
 * A day's work with the AWS SDK for Java 2, which Spark and Trino use, and temporary credentials: prints what it found as
 * one line of JSON. ENDPOINT, KEY, SECRET and ROLE (an ARN to be assumed) come from the environment.
 */
public final class DayOfWork {
  private static final String BUCKET = "java-day";
  private static final URI ENDPOINT = URI.create(System.getenv("ENDPOINT"));
  private static final Map<String, Object> found = new LinkedHashMap<>();

  public static void main(String[] arguments) throws Exception {
    var own = StaticCredentialsProvider.create(AwsBasicCredentials.create(System.getenv("KEY"), System.getenv("SECRET")));
    try (var sts = StsClient.builder().endpointOverride(ENDPOINT).region(Region.US_EAST_1).credentialsProvider(own).build();
        var session = StsAssumeRoleCredentialsProvider.builder().stsClient(sts).refreshRequest(r -> r.roleArn(System.getenv("ROLE")).roleSessionName("java")).build();
        var s3 = S3Client.builder().endpointOverride(ENDPOINT).region(Region.US_EAST_1).credentialsProvider(session).forcePathStyle(true).overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1))).build()) {
      s3.createBucket(r -> r.bucket(BUCKET));
      smallObjects(s3);
      listings(s3);
      transfers(session, s3);
      conditions(s3);
      presigned(session);
      mistakes(s3);
      cleanUp(s3);
    }
    System.out.println(json(found));
  }

  private static void smallObjects(S3Client s3) {
    for (String key : List.of("a", "b/ü +", "b/c//d", "c")) s3.putObject(r -> r.bucket(BUCKET).key(key).metadata(Map.of("key", "value")), RequestBody.fromString("body of " + key));
    var got = s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("b/ü +").checksumMode(ChecksumMode.ENABLED));
    found.put("body", got.asUtf8String());
    found.put("checksum", got.response().checksumCRC32() != null || got.response().checksumCRC64NVME() != null);
    var part = s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("a").range("bytes=5-6"));
    found.put("range", part.asUtf8String() + " " + part.response().contentRange());
    found.put("metadata", s3.headObject(r -> r.bucket(BUCKET).key("a")).metadata().get("key"));
    s3.copyObject(r -> r.sourceBucket(BUCKET).sourceKey("b/ü +").destinationBucket(BUCKET).destinationKey("copied"));
    byte[] streamed = "streamed".repeat(50_000).getBytes(StandardCharsets.UTF_8);
    s3.putObject(r -> r.bucket(BUCKET).key("streamed"), RequestBody.fromInputStream(new ByteArrayInputStream(streamed), streamed.length));
    found.put("streamed", Arrays.equals(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("streamed")).asByteArray(), streamed));
  }

  private static void listings(S3Client s3) {
    List<String> keys = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    for (var page : s3.listObjectsV2Paginator(r -> r.bucket(BUCKET).maxKeys(1).delimiter("/"))) {
      page.contents().forEach(one -> keys.add(one.key()));
      page.commonPrefixes().forEach(one -> prefixes.add(one.prefix()));
    }
    found.put("keys", keys);
    found.put("prefixes", prefixes);
  }

  /** The multipart client, as Spark's and Trino's writers use it, from a stream of unknown length and from a file. */
  private static void transfers(AwsCredentialsProvider session, S3Client s3) throws Exception {
    byte[] body = new byte[20 << 20];
    for (int i = 0; i < body.length; i++) body[i] = (byte) (i * 31 >>> 3);
    var threads = Executors.newSingleThreadExecutor();
    try (var async = S3AsyncClient.builder().endpointOverride(ENDPOINT).region(Region.US_EAST_1).credentialsProvider(session).forcePathStyle(true).multipartEnabled(true).build();
        var manager = S3TransferManager.builder().s3Client(async).build()) {
      async.putObject(r -> r.bucket(BUCKET).key("unknown-length"), AsyncRequestBody.fromInputStream(new ByteArrayInputStream(body), null, threads)).join();
      found.put("unknownLength", Arrays.equals(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("unknown-length")).asByteArray(), body));
      Path file = Files.createTempFile("java-day", ".bin");
      Path back = Files.createTempFile("java-day", ".back");
      Files.write(file, body);
      manager.uploadFile(r -> r.source(file).putObjectRequest(p -> p.bucket(BUCKET).key("large"))).completionFuture().join();
      found.put("etag", s3.headObject(r -> r.bucket(BUCKET).key("large")).eTag());
      manager.downloadFile(r -> r.destination(back).getObjectRequest(g -> g.bucket(BUCKET).key("large"))).completionFuture().join();
      found.put("large", Arrays.equals(Files.readAllBytes(back), body));
      Files.delete(file);
      Files.delete(back);
      try {
        async.getObject(r -> r.bucket(BUCKET).key("never"), back).join();
      } catch (CompletionException failure) {
        found.put("asyncNoSuchKey", failure.getCause() instanceof NoSuchKeyException);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void conditions(S3Client s3) {
    found.put("ifNoneMatch", codeOf(() -> s3.putObject(r -> r.bucket(BUCKET).key("a").ifNoneMatch("*"), RequestBody.fromString("other"))));
    found.put("ifMatch", codeOf(() -> s3.putObject(r -> r.bucket(BUCKET).key("a").ifMatch("\"0123\""), RequestBody.fromString("other"))));
  }

  private static void presigned(AwsCredentialsProvider session) throws Exception {
    var http = HttpClient.newHttpClient();
    var style = S3Configuration.builder().pathStyleAccessEnabled(true).build();
    try (var presigner = S3Presigner.builder().endpointOverride(ENDPOINT).region(Region.US_EAST_1).credentialsProvider(session).serviceConfiguration(style).build()) {
      var put = presigner.presignPutObject(r -> r.signatureDuration(Duration.ofMinutes(1)).putObjectRequest(p -> p.bucket(BUCKET).key("presigned")));
      found.put("presignedPut", http.send(HttpRequest.newBuilder(put.url().toURI()).PUT(HttpRequest.BodyPublishers.ofString("by anybody")).build(), HttpResponse.BodyHandlers.ofString()).statusCode());
      var get = presigner.presignGetObject(r -> r.signatureDuration(Duration.ofMinutes(1)).getObjectRequest(g -> g.bucket(BUCKET).key("presigned").responseContentType("text/x-java")));
      var answer = http.send(HttpRequest.newBuilder(get.url().toURI()).build(), HttpResponse.BodyHandlers.ofString());
      found.put("presignedGet", answer.body() + " " + answer.headers().firstValue("content-type").orElse(""));
    }
  }

  private static void mistakes(S3Client s3) {
    found.put("noSuchKey", codeOf(() -> s3.getObject(r -> r.bucket(BUCKET).key("never"))));
    found.put("noSuchBucket", codeOf(() -> s3.listObjectsV2(r -> r.bucket("java-never"))));
    found.put("notEmpty", codeOf(() -> s3.deleteBucket(r -> r.bucket(BUCKET))));
  }

  private static void cleanUp(S3Client s3) {
    var objects = s3.listObjectsV2(r -> r.bucket(BUCKET)).contents().stream().map(one -> ObjectIdentifier.builder().key(one.key()).build()).toList();
    found.put("deleted", s3.deleteObjects(r -> r.bucket(BUCKET).delete(d -> d.objects(objects))).deleted().size());
    s3.deleteBucket(r -> r.bucket(BUCKET));
  }

  private static String codeOf(Runnable call) {
    try {
      call.run();
      return "";
    } catch (S3Exception failure) {
      return failure.awsErrorDetails().errorCode();
    }
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) return "{" + String.join(",", map.entrySet().stream().map(one -> json(one.getKey()) + ":" + json(one.getValue())).toList()) + "}";
    if (value instanceof List<?> list) return "[" + String.join(",", list.stream().map(DayOfWork::json).toList()) + "]";
    if (value instanceof String text) return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    return String.valueOf(value);
  }
}
