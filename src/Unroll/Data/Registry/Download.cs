using System.Globalization;
using System.Net;

namespace Unroll;

/// <summary>
/// Fetches one file: to <c>NAME.part</c>, where it goes on if something is there already (RFC 9110, ranges), checked for size and SHA-256, and only then
/// under its name. Never more bytes are written than the file is registered to have.
/// </summary>
internal sealed class Download(Web web, DownloadOptions options)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Fetches a file.</summary>
    /// <param name="file">What it must be.</param>
    /// <param name="addresses">Where it is; the next is asked when one gives up.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="report">Told the stage, the bytes that are here, and a note.</param>
    /// <param name="cancel">Ends it; what has come stays in the part.</param>
    /// <exception cref="UnrollException">No address gave the file, or the disk refused.</exception>
    public async Task RunAsync(CorpusFile file, IEnumerable<Uri> addresses, string path, Action<DataStage, long, string?> report, CancellationToken cancel)
    {
        PartFile part = new(path + ".part");
        List<string> faults = [];
        foreach (Uri address in addresses)
        {
            try
            {
                await TryAsync(file, address, part, report, cancel);
                part.Finish(path);
                report(DataStage.Fetched, file.Bytes, address.AbsoluteUri);
                return;
            }
            catch (DownloadFault fault)
            {
                faults.Add($"{address}: {fault.Message}");
            }
        }
        string kept = part.Length > 0 ? FormattableString.Invariant($"; the {part.Length} bytes that came are kept, so try again later") : "; try again later, or see the corpus's home page";
        throw new UnrollException($"{file.Name}: could not be fetched ({string.Join("; ", faults)}){kept}.");
    }

    /// <summary>Tries one address until the file is whole and right.</summary>
    private async Task TryAsync(CorpusFile file, Uri address, PartFile part, Action<DataStage, long, string?> report, CancellationToken cancel)
    {
        bool older = part.Length > 0;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await FillAsync(file, address, part, report, cancel);
                string found = part.Hash();
                if (found.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
                    return;
                part.Delete();
                throw new DownloadFault($"found the sha256 {found}, expected {file.Sha256.ToLowerInvariant()}", final: !older);
            }
            catch (DownloadFault fault) when (!fault.Final && attempt < options.Attempts)
            {
                report(DataStage.Retrying, part.Length, fault.Message);
                older &= part.Length > 0;
            }
            catch (DownloadFault fault) when (!fault.Final)
            {
                throw new DownloadFault(string.Create(CultureInfo.InvariantCulture, $"{fault.Message} (tried {attempt} times)"), final: true, fault);
            }
            await Task.Delay(TimeSpan.FromSeconds(options.PauseSeconds * attempt), cancel);
        }
    }

    /// <summary>Asks once for what the part lacks, and adds it.</summary>
    private async Task FillAsync(CorpusFile file, Uri address, PartFile part, Action<DataStage, long, string?> report, CancellationToken cancel)
    {
        long have = part.Length;
        if (have == file.Bytes)
            return;
        if (have > file.Bytes)
        {
            part.Delete();
            have = 0;
        }
        using HttpResponseMessage response = await web.AskAsync(address, have, part.Condition(address), cancel);
        bool goesOn = GoesOn(response, have, part.Condition(address)?.EntityTag?.Tag);
        if (!goesOn && response.StatusCode != HttpStatusCode.OK)
        {
            if (response.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
                part.Delete();
            throw Refusal(response, asked: have);
        }
        long? said = goesOn ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        if (said is not null && said != file.Bytes)
            throw new DownloadFault(string.Create(CultureInfo.InvariantCulture, $"it has {said} bytes, expected {file.Bytes}"), final: true);
        have = goesOn ? have : 0;
        report(DataStage.Started, have, address.AbsoluteUri);
        if (await CopyAsync(file, response, part, address, have, report, cancel))
            return;
        part.Delete();
        throw new DownloadFault(string.Create(CultureInfo.InvariantCulture, $"it sends more than the {file.Bytes} bytes expected"), final: true);
    }

    /// <returns>Whether no more came than the file has.</returns>
    private async Task<bool> CopyAsync(
        CorpusFile file, HttpResponseMessage response, PartFile part, Uri address, long have, Action<DataStage, long, string?> report, CancellationToken cancel)
    {
        using Stream body = await web.InTimeAsync(response.Content.ReadAsStreamAsync, cancel);
        using FileStream disk = have > 0 ? part.GoOn() : part.Begin(address, response);
        byte[] buffer = new byte[BufferBytes];
        while (await web.InTimeAsync(token => body.ReadAsync(buffer, token).AsTask(), cancel) is > 0 and int read)
        {
            if (read > file.Bytes - have)
                return false;
            part.Write(disk, buffer.AsMemory(0, read));
            have += read;
            report(DataStage.Received, have, null);
        }
        return have == file.Bytes ? true
            : throw new DownloadFault(string.Create(CultureInfo.InvariantCulture, $"the data ended after {have} of {file.Bytes} bytes"), final: false);
    }

    /// <summary>Whether an answer goes on exactly where the part ends, in the same version of the file as far as it is named.</summary>
    private static bool GoesOn(HttpResponseMessage response, long have, string? tag) => response.StatusCode == HttpStatusCode.PartialContent
        && have > 0 && response.Content.Headers.ContentRange?.From == have
        && (tag is null || response.Headers.ETag is null || response.Headers.ETag.Tag == tag);

    private static DownloadFault Refusal(HttpResponseMessage response, long asked)
    {
        int code = (int)response.StatusCode;
        bool passing = code >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        return response.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable && asked > 0
            ? new DownloadFault("it does not go on where the part ends", final: false)
            : new DownloadFault(string.Create(CultureInfo.InvariantCulture, $"it answers {code} {response.ReasonPhrase}").TrimEnd(), final: !passing);
    }
}
